# shellcheck shell=bash
# For tests of devices in use. Sourced after lib.sh.

# hold PATH OFFSET LENGTH [map|open]: a process that does so; its pid is in $holder.
hold() {
	local said
	coproc HOLDER { exec "$(dirname "${BASH_SOURCE[0]}")/hold-device" "$@"; }
	holder=$HOLDER_PID
	holder_in=${HOLDER[1]}
	read -r said <&"${HOLDER[0]}" || fail "$1 cannot be held"
	assert_eq "$said" held
}

# hide HOW DEVICE LENGTH: one that /proc shows little of; see dax-hide. let_go ends it, too.
hide() {
	local said
	coproc HOLDER { exec dax-hide "$1" "/dev/$2" "$3"; }
	holder=$HOLDER_PID
	holder_in=${HOLDER[1]}
	read -r said <&"${HOLDER[0]}" || fail "$2 cannot be held"
	assert_eq "$said" held
}

let_go() {
	exec {holder_in}>&-
	wait "$holder"
}

# poison DEVICE OFFSET: its page there is bad from now on.
poison() {
	"$(dirname "${BASH_SOURCE[0]}")/hold-device" "/dev/$1" "$2" 2097152 poison </dev/null >/dev/null 2>&1 || true
}

# The library's example programs: one makes a device, one reads it through daxc_path_map().
dax-create() {
	"$GUEST_BUILD/contrib/examples/dax-create" "$@"
}

dax-cat() {
	"$GUEST_BUILD/contrib/examples/dax-cat" "$@"
}
