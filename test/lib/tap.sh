# shellcheck shell=bash
# Counting and printing verdicts: one line a test, and the summary that is the last line of all.

tap_passed=0
tap_failed=0
tap_skipped=0

tap_number() {
	echo $((tap_passed + tap_failed + tap_skipped))
}

tap_ok() {
	tap_passed=$((tap_passed + 1))
	echo "ok $(tap_number) - $1"
}

# tap_not_ok NAME [FILE]: FILE holds what the test said.
tap_not_ok() {
	tap_failed=$((tap_failed + 1))
	echo "not ok $(tap_number) - $1"
	[[ -z ${2-} ]] || sed 's/^/#   /' "$2"
}

tap_skip() {
	tap_skipped=$((tap_skipped + 1))
	echo "ok $(tap_number) - $1 # SKIP $2"
}

# tap_adopt PREFIX: lines of another producer on stdin, with or without numbers, become ours.
tap_adopt() {
	local line name
	while IFS= read -r line; do
		[[ $line =~ ^(not\ )?ok\ ([0-9]+\ )?-\ (.*)$ ]] || {
			[[ $line != '#'* ]] || echo "$line"
			continue
		}
		name=$1${BASH_REMATCH[3]}
		if [[ -n ${BASH_REMATCH[1]} ]]; then
			tap_not_ok "$name"
		elif [[ $name == *' # SKIP '* ]]; then
			tap_skip "${name%% # SKIP *}" "${name##* # SKIP }"
		else
			tap_ok "$name"
		fi
	done
}

# The last line of all; the status is that of the whole. To have run nothing is not to have passed.
tap_summary() {
	echo "$tap_passed passed, $tap_failed failed, $tap_skipped skipped"
	((tap_failed == 0 && $(tap_number) > 0))
}
