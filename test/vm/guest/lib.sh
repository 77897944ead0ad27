# shellcheck shell=bash
# What a guest test is written with. A test is a bash file that sources this:
#
#     source "$(dirname "$0")/lib.sh"
#     dev=$(device_at "$ALIGNED_START")
#     assert_eq "$(attr "$dev" align)" 2097152
#     ok "a new device is aligned to 2M"
#
# Mounts that a test makes end with it.
#
# An assertion that fails ends the test, so that what stands before an ok is what it says. To go on
# after a failure, put the assertions into a function and use check.
set -euo pipefail
shopt -s nullglob inherit_errexit

# shellcheck source=../layout.sh
source "$(dirname "${BASH_SOURCE[0]}")/../layout.sh"

dax_bus=/sys/bus/dax

# What has a dynamic region each. From 7.1 on they are below a device of dax_hmem's own.
hmem_devices=(/sys/devices/platform/{,hmem_platform.0/}hmem.*)

# By hand, outside of the driver, verdicts go to the terminal.
{ : >&3; } 2>/dev/null || exec 3>&1

trap 'echo "died at $0:$LINENO: $BASH_COMMAND" >&2' ERR

# --- verdicts

ok() {
	echo "ok - $1" >&3
	echo "ok - $1"
}

not_ok() {
	echo "not ok - $1" >&3
	echo "not ok - $1"
}

# skip_one BEHAVIOUR WHY: and go on.
skip_one() {
	ok "$1 # SKIP $2"
}

# skip WHY: the rest of this test.
skip() {
	skip_one "the rest" "$1"
	exit 0
}

# check BEHAVIOUR COMMAND...: a verdict from the command's status; assertions in it only end it.
# Not to be used in a condition: bash would ignore errors inside.
check() {
	local behaviour=$1 status
	shift
	set +e
	(
		set -e
		"$@"
	)
	status=$?
	set -e
	if ((status)); then not_ok "$behaviour"; else ok "$behaviour"; fi
}

# --- assertions

fail() {
	echo "${BASH_SOURCE[-1]##*/}:${BASH_LINENO[-2]}: $*" >&2
	exit 1
}

assert_eq() {
	[[ $1 == "$2" ]] || fail "got '$1', wanted '$2'"
}

assert_match() {
	[[ $1 =~ $2 ]] || fail "got '$1', wanted something like '$2'"
}

# assert_cmp NUMBER OPERATOR NUMBER, as test's: -lt -le -eq -ne -ge -gt
assert_cmp() {
	test "$1" "$2" "$3" || fail "$1 $2 $3 does not hold"
}

# assert_fails_with STATUS REGEX COMMAND...: the regex is for what it said on either stream.
assert_fails_with() {
	local want=$1 regex=$2 said status=0
	shift 2
	said=$("$@" 2>&1) || status=$?
	((status == want)) || fail "'$*' exited with $status, wanted $want; it said: $said"
	[[ $said =~ $regex ]] || fail "'$*' said '$said', wanted something like '$regex'"
}

# assert_refused ERROR COMMAND...: like "Device or resource busy"; for writes to attributes.
assert_refused() {
	local error=$1
	shift
	assert_fails_with 1 "$error" "$@"
}

# --- devices

attr() {
	cat "$dax_bus/devices/$1/$2"
}

# set_attr DEVICE NAME VALUE: one write; the kernel's error is on stderr and in the status.
set_attr() {
	write_to "$dax_bus/devices/$1/$2" "$3"
}

write_to() {
	# bash's own printf may split a write; and it says "write error: " before the kernel's words.
	printf '%s' "$2" >"$1"
}

# dax_state: all of the dax bus that a change could change. In two processes: under emulation each counts.
dax_state() {
	local paths=("$dax_bus"/devices/*/{driver,size,align,mapping*/{start,end,page_offset}}
		"$dax_bus"/devices/*/compound/{vmemmap_shift,map} "$dax_bus"/drivers/*/dax*
		"${hmem_devices[@]/%//dax_region/available_size}")
	find "${paths[@]}" -maxdepth 0 -type l -printf '%p %l\n'
	find "${paths[@]}" -maxdepth 0 -type f -exec grep -H . {} +
}

# The driver a device is bound to, or nothing.
driver_of() {
	local link=$dax_bus/devices/$1/driver
	if [[ -e $link ]]; then
		basename "$(readlink "$link")"
	fi
}

bind_to() {
	# To add an id binds every device that the driver would take, on 6.1 all of them to device_dax:
	# only for a driver that does not know this one. One that is there already is refused with EEXIST.
	! write_to "$dax_bus/drivers/$1/bind" "$2" 2>/dev/null || return 0
	write_to "$dax_bus/drivers/$1/new_id" "$2" 2>/dev/null || true
	[[ $(driver_of "$2") == "$1" ]] || write_to "$dax_bus/drivers/$1/bind" "$2"
}

unbind() {
	local driver
	driver=$(driver_of "$1")
	[[ -n $driver ]] || return 0
	write_to "$dax_bus/drivers/$driver/unbind" "$1"
	# Or the device is bound again as soon as the driver is given another id.
	write_to "$dax_bus/drivers/$driver/remove_id" "$1" 2>/dev/null || true
}

# region_at ADDRESS: sysfs directory of the dynamic region that starts there. The kernel tells where a
# device is, never where its region is, so reset_devices notes it while one device fills the region.
region_at() {
	local found
	found=$(awk -v start="$1" '$1 == start { print $2 }' /run/dax-regions)
	[[ -n $found ]] || fail "no region at $1; there are: $(cat /run/dax-regions)"
	echo "$found"
}

# device_at ADDRESS: the device that was there first (instance 0) in the region that starts there.
device_at() {
	local devices
	devices=("$(region_at "$1")"/dax*.0)
	basename "${devices[0]}"
}

# region_attr DEVICE NAME
region_attr() {
	cat "$(dirname "$(readlink -f "$dax_bus/devices/$1")")/dax_region/$2"
}

# --- pmem

# pmem_region_at ADDRESS: name of the nd region that starts there.
pmem_region_at() {
	local region
	for region in /sys/bus/nd/devices/region*; do
		if (($(cat "$region/resource") == $1)); then
			basename "$region"
			return
		fi
	done
	fail "no pmem region at $1"
}

# pmem_device ADDRESS dev|mem ALIGN: make a device-dax namespace there, with its struct pages on the
# device or in memory; prints the dax device.
pmem_device() {
	local region
	region=$(pmem_region_at "$1")
	ndctl create-namespace --force --reconfig="namespace${region#region}.0" \
		--mode=devdax --map="$2" --align="$3" >&2
	pmem_device_of "$region"
}

pmem_device_of() {
	local dev
	for dev in "$dax_bus"/devices/*; do
		if [[ $(readlink -f "$dev") == */"$1"/* ]]; then
			basename "$dev"
			return
		fi
	done
	fail "no dax device in $1"
}

# --- the known state

# daxctl fails when all of it is offline already, and the unbind when it is not.
offline_memory() {
	daxctl offline-memory "$1" >/dev/null 2>&1 || true
}

# Every dynamic region: instance 0 alone, over the whole region where its alignment lets it, unbound,
# align 2M, and no driver with an id of ours. pmem: no namespace, so no device.
reset_devices() {
	local dev driver
	for dev in "$dax_bus"/devices/dax*; do
		dev=${dev##*/}
		[[ $(driver_of "$dev") != kmem ]] || offline_memory "$dev"
		unbind "$dev"
		for driver in "$dax_bus"/drivers/*; do
			write_to "$driver/remove_id" "$dev" 2>/dev/null || true
		done
	done
	reset_pmem
	: >/run/dax-regions
	for dev in "${hmem_devices[@]}"; do
		reset_region "$dev"
	done
	if modinfo dax_compound >/dev/null 2>&1; then
		modprobe dax_compound
		dax-poison forget 0 16384G
	fi
}

# nd_dax devices that are in use; there is always one more per region, a seed of size 0 or no size.
reset_pmem() {
	local dev
	for dev in /sys/bus/nd/devices/dax*; do
		if [[ -e $dev/driver ]]; then
			ndctl destroy-namespace --force all
			return
		fi
	done
}

reset_region() {
	local region=$1/dax_region first dev
	first=$(basename "$1"/dax*.0)
	for dev in "$1"/dax*; do
		dev=${dev##*/}
		[[ $dev != dax_region && $dev != "$first" ]] || continue
		set_attr "$dev" size 0
		write_to "$region/delete" "$dev"
	done
	set_attr "$first" size 0
	set_attr "$first" align 2097152
	set_attr "$first" size "$(cat "$region/available_size")"
	echo "$(($(attr "$first" resource))) $1" >>/run/dax-regions
	if [[ -e $dax_bus/devices/$first/compound/map ]]; then
		set_attr "$first" compound/map auto
		set_attr "$first" compound/vmemmap_shift auto
	fi
}
