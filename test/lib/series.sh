# shellcheck shell=bash
# The kernels that there are to test on: which Debian has them, and what it calls them. The same ones on
# every machine, whatever Debian it is.

# Those that the module is for, a line each, oldest first: what test/run takes; contrib/demo takes the last.
series_supported() {
	printf '%s\n' 6.1 6.12 7.3
}

series_newest() {
	series_supported | tail -n 1
}

series_all() {
	printf '%s\n' 6.1 6.12 7.2 7.3
}

# series_suite SERIES
series_suite() {
	case $1 in
	6.1 | 6.12) echo bookworm ;;
	7.2 | 7.3) echo trixie ;;
	*) kernel_die "$1: neither a directory nor one of $(series_all | paste -sd ' ')" ;;
	esac
}

# series_pattern SERIES: an extended regular expression for its releases.
series_pattern() {
	case $1 in
	6.1) echo '6\.1\.0-[0-9]+-amd64' ;;
	6.12) echo '6\.12\.[0-9]+\+deb12(\.[0-9]+)?-amd64' ;;
	*) echo "${1/./\\.}\\.[0-9]+\\+deb13(\\.[0-9]+)?-amd64" ;;
	esac
}

# series_image SERIES RELEASE: the package of its image, or that depends on it. Debian 12 has one that is not
# signed, which is there days before the other.
series_image() {
	case $1 in
	6.1 | 6.12) echo "linux-image-$2-unsigned" ;;
	*) echo "linux-image-$2" ;;
	esac
}
