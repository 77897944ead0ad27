# shellcheck shell=bash
# For tests of the library's rules. Sourced after lib.sh.

# shellcheck disable=SC2034  # for the tests
nobody=(setpriv --reuid 65534 --regid 65534 --clear-groups)

# logged COMMAND...: with the names of rules, which the words do not tell, on stderr.
logged() {
	DAXCTL_COMPOUND_LOG=debug "$@"
}

# broke RULE REGEX: in /tmp/why is what a logged command said that ended by that rule, with words like
# these. What it said that may be tried is in $try.
broke() {
	assert_match "$(cat /tmp/why)" ": $1: $2"
	# shellcheck disable=SC2034  # for the tests
	try=$(sed -n 's/^Try: //p' /tmp/why)
}

# breaks RULE REGEX COMMAND...: the command does so.
breaks() {
	local rule=$1 regex=$2 status=0
	shift 2
	logged "$@" >/dev/null 2>/tmp/why || status=$?
	assert_eq "$status" 1
	broke "$rule" "$regex"
}
