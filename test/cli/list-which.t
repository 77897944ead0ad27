# list of some devices and regions, by their names and by options, on a captured tree.

% tree 6.12-qemu-mixed

# a device by each of its names
$ for name in dax1.0 1.0 /dev/dax1.0; do daxctl-compound list --sysroot tree $name | jq -r '.[].chardev'; done
dax1.0
dax1.0
dax1.0

# an unknown device among known ones
$ daxctl-compound list --sysroot tree dax9.9 dax1.0 -o device
DEVICE
dax1.0
! daxctl-compound list: dax9.9: there is no such device.
! Try: daxctl-compound list
? 64

# an unknown region
$ daxctl-compound list --sysroot tree -r 9
! daxctl-compound list: there is no region '9'.
! Try: daxctl-compound list --regions

# one of several
$ daxctl-compound list --sysroot tree -r 9,1 -o region,size --raw --noheadings
1 4294967296
! daxctl-compound list: there is no region '9'.
! Try: daxctl-compound list --regions

# an unknown device, in daxctl's way: a filter that lets nothing pass is no failure
$ daxctl-compound list --sysroot tree -d dax9.9
! daxctl-compound list: dax9.9: there is no such device.
! Try: daxctl-compound list

# one of another region
$ daxctl-compound list --sysroot tree -r 0 -d dax1.0 | jq -c '.[] | [.id, .devices]'
[0,null]
! daxctl-compound list: dax1.0 is not in region '0'.

# no name of a device
$ daxctl-compound list --sysroot tree -d nonsense
! daxctl-compound list: 'nonsense' is not the name of a dax device: daxX.Y, X.Y, a path in /dev or /sys, or REGION@OFFSET.
! Try: daxctl-compound list
? 1

# a region by path, and a region that the device is not in
$ daxctl-compound list --sysroot tree -r /platform/hmem.1 -D -o device --noheadings
dax1.0
dax1.1
dax1.2
dax1.3
dax1.4

$ daxctl-compound list --sysroot tree -r 0 dax1.0
! daxctl-compound list: dax1.0 is not in region '0'.
? 1

# a region and a device of it, in daxctl's way
$ daxctl-compound list --sysroot tree -r 1 -d dax1.0 | jq -c '.[] | [.id, .devices[].chardev]'
[1,"dax1.0"]

# regions of all devices that a filter leaves
$ daxctl-compound list --sysroot tree -R -d dax1.0 | jq -c '.[] | [.id, .devices]'
[0,null]
[1,null]
[2,null]
[3,null]

# something that is no device name
$ daxctl-compound list --sysroot tree 'dax1.0 '
! daxctl-compound list: 'dax1.0 ' is not the name of a dax device: daxX.Y, X.Y, a path in /dev or /sys, or REGION@OFFSET.
! Try: daxctl-compound list
? 1

# a half of a hundredth is rounded up, as daxctl does
$ echo 2281701376 >tree/sys/devices/platform/hmem.1/dax1.3/size && daxctl-compound list --sysroot tree -u dax1.3 | grep -w size
  "size":"2.13 GiB (2.28 GB)",

# what was given before is taken back by --no-
$ daxctl-compound list --sysroot tree -uR --no-human --no-regions --devices dax1.3 | jq -c '.[].size'
2281701376
