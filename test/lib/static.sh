# shellcheck shell=bash
# Checks that need no build. Each prints what is wrong and returns 1, or is silent.

# Shell scripts that git knows, by name or first line.
shell_scripts() {
	git ls-files -z | while IFS= read -r -d '' file; do
		[[ -f $file && ! -L $file ]] || continue
		if [[ $file == *.sh ]] || head -c 100 "$file" | head -n 1 | grep -qaE '^#!.*/(ba|da|busybox )?sh\b|^#!.*env (ba)?sh'; then
			printf '%s\n' "$file"
		fi
	done
}

static_shellcheck() {
	local scripts
	mapfile -t scripts < <(shell_scripts)
	# PID 1 of the initramfs is written for busybox.
	shellcheck "${scripts[@]}"
}

# What git calls a whitespace error, in the whole tree; exceptions are in .gitattributes.
static_whitespace() {
	local empty
	empty=$(git hash-object -t tree /dev/null)
	git diff --check "$empty" --
}

# No source includes one of a folder above its own.
static_rooms() {
	test/lib/rooms .
}

# A file of more than 600 lines probably has two subjects. Told, not failed.
static_long_files() {
	git ls-files -z '*.c' '*.h' '*.sh' '*.py' 'test/*' 'contrib/*' daxctl kmod |
		xargs -0 wc -l 2>/dev/null | awk '$2 != "total" && $1 > 600 { print "# long: " $2 " has " $1 " lines" }'
}
