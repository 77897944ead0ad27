# What devices and regions can be called.

% tree 6.12-qemu-mixed

# a device by its name, node, directory, a byte that it has
$ daxctl-compound list --sysroot tree -o device --noheadings 1.0 dax1.0 /dev/dax1.1 /sys/bus/dax/devices/dax1.2/ 1@2560M /platform/hmem.0@0
dax1.0
dax1.0
dax1.1
dax1.2
dax1.3
dax0.0

# a byte that nobody has
$ daxctl-compound list --sysroot tree 0@2G
! daxctl-compound list: dax0: no device has the byte at offset 2G: it is free.
! Try: daxctl-compound list --regions --devices --mappings
? 1

$ daxctl-compound list --sysroot tree region1@1T
! daxctl-compound list: dax1: no device has the byte at offset 1T: the region has 4G.
! Try: daxctl-compound list --regions --devices --mappings
? 1

# a byte of a region that is not there
$ daxctl-compound list --sysroot tree 9@0
! daxctl-compound list: 9: there is no such region.
! Try: daxctl-compound list --regions
? 1

# an offset that is none
$ daxctl-compound list --sysroot tree 0@1.5G
! daxctl-compound list: '0@1.5G' is not the name of a dax device: daxX.Y, X.Y, a path in /dev or /sys, or REGION@OFFSET.
! Try: daxctl-compound list
? 1

# a directory that is no device's
$ daxctl-compound list --sysroot tree /sys/devices/platform/hmem.1/dax0.0
! daxctl-compound list: /sys/devices/platform/hmem.1/dax0.0: there is no such device.
! Try: daxctl-compound list
? 1

# a region by any of its names
$ for name in 0 dax0 region0 /platform/hmem.0 /sys/devices/platform/hmem.0/; do daxctl-compound list --sysroot tree -R -r $name -o region --raw --noheadings; done
0
0
0
0
0
