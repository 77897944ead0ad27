# shellcheck shell=bash
# A "kernel directory" is an unpacked kernel: an image, modules and, for building modules, headers, where
# Debian's packages or "make install" put them. These functions find the parts; test/vm/kernel makes such a
# directory.

# depmod, modprobe and modinfo, which are not on every user's path.
PATH=$PATH:/usr/sbin:/sbin

kernel_lib=$(dirname "${BASH_SOURCE[0]}")

kernel_die() {
	printf '%s: %s\n' "${0##*/}" "$*" >&2
	exit 1
}

# kernel_images DIR: "RELEASE IMAGE", a line for each kernel that has modules and an image: in /boot or, as
# Debian has it from 7.x on, with the modules.
kernel_images() {
	local modules release image
	for modules in "$1"/lib/modules/* "$1"/usr/lib/modules/*; do
		release=${modules##*/}
		for image in "$1/boot/vmlinuz-$release" "$modules/vmlinuz"; do
			if [[ -f $image ]]; then
				echo "$release $image"
				break
			fi
		done
	done | sort -u -k 1,1
}

# kernel_only DIR: the line of the only one.
kernel_only() {
	local found=()
	mapfile -t found < <(kernel_images "$1")
	((${#found[@]} == 1)) ||
		kernel_die "$1: wanted one kernel that has lib/modules/REL and boot/vmlinuz-REL or" \
			"lib/modules/REL/vmlinuz, found ${#found[@]}: ${found[*]%% *}"
	echo "${found[0]}"
}

# kernel_release DIR: the release string, which names everything else.
kernel_release() {
	local found
	found=$(kernel_only "$1")
	echo "${found%% *}"
}

kernel_image() {
	local found
	found=$(kernel_only "$1")
	echo "${found#* }"
}

# kernel_modules DIR: where its modules are.
kernel_modules() {
	local release dir
	release=$(kernel_release "$1")
	for dir in "$1/lib/modules/$release" "$1/usr/lib/modules/$release"; do
		if [[ -d $dir ]]; then
			readlink -f "$dir"
			return
		fi
	done
}

# kernel_headers DIR: what KDIR must be for an out-of-tree module.
# The build link is tried second: in an unpacked package it points at the host's /usr/src.
kernel_headers() {
	local release dir
	release=$(kernel_release "$1")
	for dir in "$1/usr/src/linux-headers-$release" "$(kernel_modules "$1")/build"; do
		if [[ -f $dir/Makefile ]]; then
			readlink -f "$dir"
			return
		fi
	done
	kernel_die "$1: no headers for $release in usr/src or lib/modules/$release/build"
}

# kernel_builds_here HEADERS: whether the compiler that they name is here, and kbuild's own programs run: those
# of a newer Debian want a newer C library.
kernel_builds_here() {
	local compiler programs=()
	compiler=$(grep -ohE 'gcc-[0-9]+$' "$1/.kernelvariables" 2>/dev/null) || compiler=gcc
	command -v "$compiler" >/dev/null || return 1
	mapfile -t programs < <(find -L "$1/scripts" "$1/tools" -type f \
		'(' -name 'modpost*' -o -name 'objtool*' -o -name resolve_btfids ')' -perm /111)
	! ldd "${programs[@]}" 2>&1 | grep -q 'not found'
}

# kernel_run HEADERS COMMAND...: where these headers' programs run, and the compiler they are for is: here, or
# in a root of the newer Debian.
kernel_run() {
	local headers=$1
	shift
	if kernel_builds_here "$headers"; then
		"$@"
	else
		"$kernel_lib/../vm/root" trixie "$@"
	fi
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
