# shellcheck shell=bash
# What the kernel calls and what it has in memory, by its kprobes: for what no other interface shows.
# Sourced after lib.sh.

tracefs=/sys/kernel/tracing
vmemmap_base=

# False where the kernel cannot; to be asked first.
probes_work() {
	mountpoint -q $tracefs || mount -t tracefs none $tracefs 2>/dev/null || return 1
	[[ -w $tracefs/kprobe_events ]]
}

# set_probes PROBE...: each is a function and what to fetch, like "pin_user_pages nr=%si".
set_probes() {
	local probe
	clear_probes
	for probe in "$@"; do
		echo "p:dax_test/${probe%% *} $probe" >>$tracefs/kprobe_events || fail "no probe '$probe'"
	done
	echo 1 >$tracefs/events/dax_test/enable
}

clear_probes() {
	if [[ -e $tracefs/events/dax_test ]]; then
		echo 0 >$tracefs/events/dax_test/enable
	fi
	: >$tracefs/kprobe_events
	: >$tracefs/trace
}

# hits TASK: what the probes saw of tasks of that name, a line each: the function and what was fetched.
hits() {
	sed -nE "s/^ *$1-[0-9]+ .*: ([a-z_0-9]+): \([^)]*\) ?/\1 /p" $tracefs/trace
}

# how_often FUNCTION: how often it was called since set_probes, by whomever.
how_often() {
	awk -v name="$1" '$1 == name { print $2 }' $tracefs/kprobe_profile
}

# kernel_words ADDRESS...: 8 bytes of kernel memory at each.
kernel_words() {
	local address fetch=
	for address in "$@"; do fetch+=" @$address:x64"; done
	set_probes "__x64_sys_fdatasync$fetch"
	: >/tmp/probed
	sync --data /tmp/probed
	hits sync | grep -oP '=\K0x[0-9a-f]+'
	clear_probes
}

# page_words OFFSET PFN...: 8 bytes at the offset of each struct page.
page_words() {
	local offset=$1 pfn addresses=()
	shift
	[[ -n $vmemmap_base ]] || vmemmap_base=$(kernel_words vmemmap_base)
	for pfn in "$@"; do
		addresses+=("$(printf '0x%x' $((vmemmap_base + pfn * 64 + offset)))")
	done
	kernel_words "${addresses[@]}"
}
