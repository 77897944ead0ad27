# shellcheck shell=bash disable=SC2034
# The guest's memory: what the kernel command line sets aside, and what tests may assume about it.
# Read by the host, which boots with it, and by the guest's lib.sh: hence variables nothing uses here.
#
# QEMU's "q35" has 2G below the PCI hole and the rest from 4G on, so 20G of RAM end at 22G. QEMU takes
# host memory only for what the guest touches, and test/vm/run gives back between tests what they touched
# of all but RAM.
#
#   0    2G  4G      7.5G       10G   12G         16G  17G   19G  19.5G  20.5G  22G
#   | RAM |   | RAM   | unaligned | RAM | aligned  | RAM| pmem0 |RAM| pmem1  |RAM |

GUEST_RAM=20G
BELOW_4G=$((2 << 30))

# Of the host's memory, in MiB. A guest that has more than the first when a test is over is made to give
# back; one that ever had more than the second is a failure, since test/run starts as many as fit.
RSS_LARGE=2560
RSS_MOST=8192

# Soft-reserved: a dynamic region whose start is a multiple of 2M and not of 1G.
UNALIGNED_START=$((7680 << 20))
UNALIGNED_SIZE=$((2560 << 20))

# Soft-reserved: a dynamic region whose start is a multiple of 1G.
ALIGNED_START=$((12 << 30))
ALIGNED_SIZE=$((4 << 30))

# pmem: two regions of their own because they do not touch.
PMEM0_START=$((17 << 30))
PMEM0_SIZE=$((2 << 30))
PMEM1_START=$((19968 << 20))
PMEM1_SIZE=$((1 << 30))

# 0xefffffff is the kernel's number for soft-reserved memory.
layout_cmdline() {
	printf 'memmap=%dM%%%dM-1+0xefffffff memmap=%dM%%%dM-1+0xefffffff memmap=%dM!%dM memmap=%dM!%dM\n' \
		$((UNALIGNED_SIZE >> 20)) $((UNALIGNED_START >> 20)) \
		$((ALIGNED_SIZE >> 20)) $((ALIGNED_START >> 20)) \
		$((PMEM0_SIZE >> 20)) $((PMEM0_START >> 20)) \
		$((PMEM1_SIZE >> 20)) $((PMEM1_START >> 20))
}

# START SIZE of what tests write to, as places in the file that is the guest's memory. Where a namespace
# begins is what the kernel notes there of it, which outlives a test.
layout_given_back() {
	local note=$((16 << 20))
	printf '%d %d\n' \
		$((UNALIGNED_START - (4 << 30) + BELOW_4G)) "$UNALIGNED_SIZE" \
		$((ALIGNED_START - (4 << 30) + BELOW_4G)) "$ALIGNED_SIZE" \
		$((PMEM0_START + note - (4 << 30) + BELOW_4G)) $((PMEM0_SIZE - note)) \
		$((PMEM1_START + note - (4 << 30) + BELOW_4G)) $((PMEM1_SIZE - note))
}
