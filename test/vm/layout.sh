# shellcheck shell=bash disable=SC2034
# The guest's memory: what the kernel command line sets aside, and what tests may assume about it.
# Read by the host, which boots with it, and by the guest's lib.sh: hence variables nothing uses here.
#
# QEMU's "pc" has 3G below the PCI hole and the rest from 4G on, so 20G of RAM end at 21G. QEMU takes
# host memory only for what the guest touches.
#
#   0    3G  4G      7.5G       10G   12G         16G  17G   19G  19.5G  20.5G  21G
#   | RAM |   | RAM   | unaligned | RAM | aligned  | RAM| pmem0 |RAM| pmem1  |RAM |

GUEST_RAM=20G

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
