# shellcheck shell=bash disable=SC2154
# For tests that drive the module by hand, through sysfs. Sourced after lib.sh.

# Read by the tests.
# shellcheck disable=SC2034
readonly KIB=1024 MIB=$((1 << 20)) GIB=$((1 << 30))

# compound DEVICE NAME: an attribute of ours.
compound() {
	attr "$1" "compound/$2"
}

# map_of DEVICE: the map mode that is chosen or in force.
map_of() {
	compound "$1" map | grep -oP '\[\K[a-z]+'
}

kernel_at_least() {
	[[ $(printf '%s\n' "$1" "$(uname -r)" | sort -V | head -n 1) == "$1" ]]
}

# From 6.15 on an entry is that of an ordinary folio: no other kind, and none that is a part of one or of
# several.
entries_are_folios() {
	kernel_at_least 6.15
}

# What doctor says of an in-tree device of align 1G that starts elsewhere.
# shellcheck disable=SC2034 # for who sources this
off_1g=start-wrong-memory
# shellcheck disable=SC2034
! kernel_at_least 7.1 || off_1g=start-oops

# An order and a map that are not what auto would take, and that this kernel has.
# shellcheck disable=SC2034 # for who sources this
other_shift=3 other_map=devmap
# shellcheck disable=SC2034
! entries_are_folios || other_shift=0 other_map=folio

# check_devmap BEHAVIOUR COMMAND...: as check, where there are devmap entries.
check_devmap() {
	entries_are_folios || check "$@"
}

wish() {
	set_attr "$1" compound/vmemmap_shift "$2"
	set_attr "$1" compound/map "$3"
}

# shape DEVICE ALIGN SIZE: of an unbound device in a dynamic region.
shape() {
	set_attr "$1" size 0
	set_attr "$1" align "$2"
	[[ $3 == 0 ]] || set_attr "$1" size "$3"
}

# shape_at DEVICE ALIGN START SIZE: at an address of its own; START and SIZE in bytes. The core checks
# the size of an extent against the align, and nothing else.
shape_at() {
	shape "$1" "$2" 0
	set_attr "$1" mapping "$(printf '%x-%x' "$3" $(($3 + $4 - 1)))"
}

bind_compound() {
	bind_to dax_compound "$1"
}

# bind_fails DEVICE REGEX: the bind is refused, and the kernel log says why.
bind_fails() {
	local before
	before=$(dmesg | wc -l)
	# new_id binds at once and hides the errno; on a second try bind tells it.
	write_to "$dax_bus/drivers/dax_compound/new_id" "$1" 2>/dev/null || true
	assert_eq "$(driver_of "$1")" ""
	if write_to "$dax_bus/drivers/dax_compound/bind" "$1" 2>/dev/null; then
		fail "the bind of $1 is not refused"
	fi
	write_to "$dax_bus/drivers/dax_compound/remove_id" "$1"
	assert_match "$(dmesg | tail -n "+$((before + 1))")" "$2"
}

# How the module, once it is bound, sees its struct pages: nothing may be broken.
assert_sound() {
	local said
	said=$(dax-inspect "/dev/$1")
	assert_match "$said" 'bad=0'
}

# free_kib: free memory, once what is freed lazily is free.
free_kib() {
	sync
	echo 3 >/proc/sys/vm/drop_caches
	sleep 0.2
	# What each CPU keeps for itself is free, and not in MemFree; 6.12 lets it grow to gigabytes.
	awk '$1 == "nr_free_pages" || $1 == "count:" { pages += $2 } END { print pages * 4 }' /proc/zoneinfo
}

# memory_as_ram DEVICE: hand it to kmem, and no other device: 6.12 gives it all that are free.
memory_as_ram() {
	local other
	# Memory that is online may be in use by now, and then never goes back.
	echo offline >/sys/devices/system/memory/auto_online_blocks
	modprobe kmem
	for other in "$dax_bus"/drivers/kmem/dax*; do
		other=${other##*/}
		[[ $other == "$1" ]] || release_ram "$other"
	done
	bind_to kmem "$1"
}

release_ram() {
	offline_memory "$1"
	unbind "$1"
}

# 6.11 and newer count the pages that hold struct pages.
memmap_pages() {
	awk '$1 == "nr_memmap_pages" { print $2 }' /proc/vmstat
}

# page_flag NAME: its number in this kernel.
page_flag() {
	pahole -F btf -C pageflags /sys/kernel/btf/vmlinux 2>/dev/null | grep -oP "\b$1 *= \K[0-9]+"
}

# --- puppets: processes that hold a device while the test goes on

declare -gA puppet_in=() puppet_out=() puppet_pid=()

# puppet NAME DEVICE OFFSET LENGTH
puppet() {
	local name=$1 dir answer to from
	shift
	dir=$(mktemp -d)
	mkfifo "$dir/in" "$dir/out"
	dax-puppet "/dev/$1" "$2" "$3" <"$dir/in" >"$dir/out" &
	puppet_pid[$name]=$!
	# The order is that of the program's opens.
	exec {to}>"$dir/in"
	exec {from}<"$dir/out"
	puppet_in[$name]=$to
	puppet_out[$name]=$from
	read -r -t 60 answer <&"${puppet_out[$name]}" || fail "$name did not map $1"
	assert_eq "$answer" mapped
}

# tell NAME COMMAND...: prints the answer.
tell() {
	local name=$1 answer
	shift
	echo "$*" >&"${puppet_in[$name]}"
	read -r -t 120 answer <&"${puppet_out[$name]}" || fail "$name died of '$*'"
	echo "$answer"
}

# end NAME: it lets go of everything, as any process that exits.
end() {
	local to=${puppet_in[$1]} from=${puppet_out[$1]}
	# Closing does not do: those that were started later have the other end as well.
	echo quit >&"$to"
	exec {to}>&-
	exec {from}<&-
	wait "${puppet_pid[$1]}"
}

# How a puppet pins for the long term: by AF_XDP, or what a kernel without it has. Linux 6.1 lets io_uring
# register no dax.
long_pin() {
	if grep -q '^XDP ' /proc/net/protocols; then echo xdp; else echo uring; fi
}

# wait_until SECONDS COMMAND...: the limit is for a test that would hang.
wait_until() {
	local limit=$((SECONDS + $1))
	shift
	until "$@"; do
		((SECONDS < limit)) || fail "still not: $*"
		sleep 0.2
	done
}
