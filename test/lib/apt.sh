# shellcheck shell=bash
# An apt of our own for releases of Debian that this machine need not run: its lists, its sources, its
# settings are in the cache. Nothing of the machine's apt is changed, no right of root is needed. The
# mirror and how to reach it (proxies) are the machine's; what comes from there must be signed by Debian.
#
# The second release is for what is newer than the first has: kernels, most of all.

apt_cache=${XDG_CACHE_HOME:-$HOME/.cache}/daxctl-compound/apt
apt_keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# Lists that are older are read again, if that can be done; where it cannot, it is tried once a day.
apt_days=7

# apt_mirror [-security]: where this machine gets its own packages, or its security updates.
apt_mirror() {
	local kind=${1-} codename uri
	codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
	uri=$(apt-get update --print-uris |
		sed -nE "s,^'(.*)/dists/(${codename:-stable}|stable|oldstable|testing)$kind/InRelease' .*,\1,p" | head -n 1)
	echo "${uri:-http://deb.debian.org/debian$kind}"
}

# apt_sources SUITE: the lines of its sources.list.
apt_sources() {
	local suite=$1 main security
	main="deb [signed-by=$apt_keyring] $(apt_mirror)"
	security="deb [signed-by=$apt_keyring] $(apt_mirror -security)"
	case $suite in
	bookworm) printf '%s main\n' "$main bookworm" "$security bookworm-security" ;;
	trixie) printf '%s main\n' "$main trixie" "$security trixie-security" "$main trixie-backports" ;;
	sid) printf '%s main\n' "$main sid" ;;
	*) kernel_die "$suite: not a release of Debian that the tests use" ;;
	esac
}

# How the machine reaches its mirror; but never that signatures do not matter.
apt_acquire() {
	apt-config dump | grep '^Acquire::' | grep -viE '^Acquire::(Allow|IndexTargets)'
}

# The machine's own settings and sources are named nowhere, hence not read.
apt_settings() {
	local dir=$apt_cache/$1
	apt_acquire
	cat <<-CONFIG
		Dir::Etc::main "/dev/null";
		Dir::Etc::parts "/dev/null";
		Dir::Etc::sourcelist "$dir/sources.list";
		Dir::Etc::sourceparts "/dev/null";
		Dir::Etc::preferences "/dev/null";
		Dir::Etc::preferencesparts "/dev/null";
		Dir::Etc::trusted "/dev/null";
		Dir::Etc::trustedparts "/dev/null";
		Dir::State "$dir/state";
		Dir::State::status "$dir/state/status";
		Dir::Cache "$dir/cache";
		Dir::Log "$dir/log";
		APT::Architecture "amd64";
		APT::Architectures { "amd64"; };
		APT::Sandbox::User "root";
		Acquire::Languages "none";
		Acquire::Retries "1";
		Acquire::http::Timeout "30";
	CONFIG
}

# apt_of SUITE get|cache ARGUMENT...
apt_of() {
	local suite=$1 tool=$2
	shift 2
	APT_CONFIG=$apt_cache/$suite/apt.conf "apt-$tool" "$@"
}

# apt_lists SUITE: true while the lists are what the sources name.
apt_lists() {
	local dir=$apt_cache/$1
	[[ -f $dir/updated ]] && cmp -s "$dir/updated" "$dir/sources.list"
}

# younger FILE DAYS
younger() {
	[[ -f $1 && -z $(find "$1" -mtime "+$(($2 - 1))") ]]
}

apt_fresh() {
	local dir=$apt_cache/$1
	apt_lists "$1" && { younger "$dir/updated" $apt_days || younger "$dir/tried" 1; }
}

# apt_update SUITE: read the lists, whatever their age. That the mirror cannot be reached, or that a
# signature is wrong, is an error here, where apt would only warn.
apt_update() {
	local dir=$apt_cache/$1
	touch "$dir/tried"
	apt_of "$1" get update -q -o APT::Update::Error-Mode=any >&2 || return 1
	cp "$dir/sources.list" "$dir/updated"
}

# apt_write FILE COMMAND...: whole or not at all, for whoever reads it meanwhile.
apt_write() {
	local file=$1
	shift
	"$@" >"$file.new"
	mv "$file.new" "$file"
}

# apt_open SUITE: have its lists. Old ones are better than none.
apt_open() {
	local dir=$apt_cache/$1 lock
	mkdir -p "$dir"/{state/lists/partial,cache/archives/partial,log}
	exec {lock}>"$dir/.lock"
	flock "$lock"
	apt_write "$dir/sources.list" apt_sources "$1"
	apt_write "$dir/apt.conf" apt_settings "$1"
	touch "$dir/state/status"
	if ! apt_fresh "$1" && ! apt_update "$1"; then
		apt_lists "$1" || kernel_die "the package lists of Debian $1 cannot be had from $(apt_mirror)"
		echo "using the package lists of Debian $1 of $(date -r "$dir/updated" +%F)" >&2
	fi
	exec {lock}>&-
}

# apt_download SUITE DIR PACKAGE...: their .debs, into DIR. Lists that name what the mirror has no longer are
# read again, once.
apt_download() {
	local suite=$1 dir=$2
	shift 2
	echo "downloading $*" >&2
	(cd "$dir" && apt_of "$suite" get download -q "$@") >&2
}
