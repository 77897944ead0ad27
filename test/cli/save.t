# save and restore, as far as they change nothing. The rest is test/vm/guest/33-save-restore's.

% tree 6.12-qemu-mixed

# save writes a section for each device, with offsets in place of addresses
$ daxctl-compound save --sysroot tree -o - dax1.3 dax1.4
\# The layout of dax devices, written by daxctl-compound save. daxctl-compound restore makes
\# devices as it says; extents are offset+size in their region.
\
[dax1.3]
region = /devices/platform/hmem.1
region.size = 4G
region.start = 0x300000000
mode = disabled
align = 2M
vmemmap-shift = auto
map = auto
extent.0 = 1792M+256M
extent.1 = 2560M+512M
\
[dax1.4]
region = /devices/platform/hmem.1
region.size = 4G
region.start = 0x300000000
mode = compound
align = 2M
vmemmap-shift = 0
map = auto
extent.0 = 3G+128M
! saved 2 devices

# all of them, when none is named; those of some regions
$ daxctl-compound save --sysroot tree -o - | grep -c '^\[dax'
10
! saved 10 devices

$ daxctl-compound save --sysroot tree -o - -r 0,3 | grep '^\[dax'
[dax0.0]
[dax0.1]
[dax0.2]
[dax3.0]
! saved 4 devices

# another machine's layout does not become this one's unless that is said
$ daxctl-compound save --sysroot tree
! daxctl-compound save: --sysroot needs --output
! Try `daxctl-compound save --help' or `daxctl-compound save --usage' for more
! information.
? 2

$ daxctl-compound save --sysroot tree -o - dax1.3 dax9.9
! daxctl-compound save: dax9.9: there is no such device.
! Try: daxctl-compound list
? 1

# a file that is not there, and files with mistakes in them
$ daxctl-compound restore --file nowhere.conf
! daxctl-compound restore: nowhere.conf: No such file or directory.
? 1

$ echo 'mode' | daxctl-compound restore --file /dev/stdin
! daxctl-compound restore: /dev/stdin, line 1: neither a [section] nor key = value.
! daxctl-compound restore: a section without a name is not restored.
! restored 0 devices
? 1

$ printf '%s\n' '[dax0.1]' 'region = x' 'region.size = 1G' 'extent.0 = 1G+0' | daxctl-compound restore --file /dev/stdin
! daxctl-compound restore: /dev/stdin, line 4: extent.0 has a value that it cannot have.
! daxctl-compound restore: dax0.1 is not restored.
! restored 0 devices
? 1

$ printf '%s\n' '[dax0.1]' 'region = x' 'region.size = 1G' 'size = 1G' | daxctl-compound restore --file /dev/stdin
! daxctl-compound restore: /dev/stdin, line 4: size is no key of it.
! daxctl-compound restore: dax0.1 is not restored.
! restored 0 devices
? 1
