# shellcheck shell=bash
# A "kernel directory" is an unpacked kernel: boot/vmlinuz-REL, lib/modules/REL and, for building
# modules, its headers. These functions find the parts; test/vm/kernel makes such a directory.

kernel_die() {
	printf '%s: %s\n' "${0##*/}" "$*" >&2
	exit 1
}

# kernel_release DIR: the release string, which names everything else.
kernel_release() {
	local found=()
	mapfile -t found < <(find "$1/boot" -maxdepth 1 -name 'vmlinuz-*' -printf '%f\n' 2>/dev/null)
	((${#found[@]} == 1)) ||
		kernel_die "$1: wanted one boot/vmlinuz-*, found ${#found[@]}: ${found[*]:-none}"
	[[ -d $1/lib/modules/${found[0]#vmlinuz-} ]] ||
		kernel_die "$1: no lib/modules/${found[0]#vmlinuz-}"
	echo "${found[0]#vmlinuz-}"
}

kernel_image() {
	echo "$1/boot/vmlinuz-$(kernel_release "$1")"
}

# kernel_headers DIR: what KDIR must be for an out-of-tree module.
# The build link is tried second: in an unpacked package it points at the host's /usr/src.
kernel_headers() {
	local release dir
	release=$(kernel_release "$1")
	for dir in "$1/usr/src/linux-headers-$release" "$1/lib/modules/$release/build"; do
		if [[ -f $dir/Makefile ]]; then
			readlink -f "$dir"
			return
		fi
	done
	kernel_die "$1: no headers for $release in usr/src or lib/modules/$release/build"
}

# module_files DIR REL NAME...: files of these modules and of what they need, in load order.
# Built-in modules have no file; a name the kernel does not know is an error.
module_files() {
	local dir=$1 release=$2
	shift 2
	local name
	for name in "$@"; do
		modprobe -d "$dir" -S "$release" --ignore-install --show-depends "$name"
	done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }'
}
