# What cannot be read is not taken for what is not there: files that are directories stand for those that
# the kernel, a security module or a race refuses.

% tree 6.12-qemu-mixed

# a size: the device is listed, without one
$ d=tree/sys/devices/platform/hmem.1/dax1.1; rm -f $d/size; mkdir $d/size; daxctl-compound list --sysroot tree | jq -c '.[] | select(.chardev == "dax1.1") | .size'
null
! daxctl-compound list: dax1.1: its size cannot be read.

$ daxctl-compound list --sysroot tree dax1.1 --table
DEVICE SIZE ALIGN MODE     PAGE MAP MEMMAP SAVED
dax1.1         2M disabled                 
! daxctl-compound list: dax1.1: its size cannot be read.

# what is free of a region
$ d=tree/sys/devices/platform/hmem.1/dax1.3/mapping0; rm -f $d/start; mkdir $d/start; daxctl-compound doctor --sysroot tree -J 2>/dev/null | jq -r '.[] | select(.id == "not-looked-at") | .subject + ": " + .what'
dax1: what is free of it could not be looked at: Is a directory.
dax1.1: its size could not be looked at: Is a directory.
dax1.3: where its memory lies could not be looked at: Is a directory.

# a driver: the device is not one without
$ d=tree/sys/devices/platform/hmem.1/dax1.2; rm -f $d/driver; mkdir $d/driver; daxctl-compound list --sysroot tree dax1.2 | jq -c '.[] | [.mode, .state]'
["unknown",null]
! daxctl-compound list: dax1.2: which driver it has cannot be seen.

$ daxctl-compound doctor --sysroot tree dax1.2
warning: dax1.2: its driver could not be looked at: Invalid argument. [not-looked-at]
! daxctl-compound doctor: not everything could be looked at.
? 1

# an align, and pins
$ d=$(readlink -f tree/sys/bus/dax/devices/dax2.0); rm -f $d/align $d/compound/pinned; mkdir $d/align $d/compound/pinned; daxctl-compound doctor --sysroot tree dax2.0
warning: dax2.0: its align could not be looked at: Is a directory. [not-looked-at]
warning: dax2.0: whether its pages are pinned could not be looked at: Is a directory. [not-looked-at]
! daxctl-compound doctor: not everything could be looked at.
? 1

$ daxctl-compound who --sysroot tree dax2.0 2>&1 | grep pinned
daxctl-compound who: dax2.0: whether pages are pinned for DMA cannot be seen: Is a directory.

# an order
$ d=tree/sys/devices/platform/hmem.1/dax1.0/compound; rm -f $d/vmemmap_shift; mkdir $d/vmemmap_shift; daxctl-compound doctor --sysroot tree dax1.0
warning: dax1.0: how it is described could not be looked at: Is a directory. [not-looked-at]
! daxctl-compound doctor: not everything could be looked at.
? 1

# all devices
$ rm -rf tree/sys/bus/dax/devices; touch tree/sys/bus/dax/devices; daxctl-compound list --sysroot tree
! daxctl-compound list: cannot read the dax devices in sysfs: Not a directory.
! Try: dmesg, which may have the kernel's words
? 1

% tree 6.1-qemu-mixed

# what a region has free: none is not nothing
$ d=tree/sys/devices/platform/hmem.1/dax_region; rm -f $d/available_size; mkdir $d/available_size; daxctl-compound list --sysroot tree --regions --table -o region,free
REGION FREE
     0 512M
     1 
     2 
     3 
! daxctl-compound list: dax1: what is free of the region cannot be read.

$ d=tree/sys/devices/platform/hmem.0/dax_region; rm -f $d/size; mkdir $d/size; daxctl-compound list --sysroot tree --regions 2>&1 >/dev/null
daxctl-compound list: dax0: the size of the region cannot be read.
daxctl-compound list: dax1: what is free of the region cannot be read.

# of devices below their regions, likewise
$ d=tree/sys/devices/platform/hmem.1/dax1.1; rm -f $d/size; mkdir $d/size; daxctl-compound list --sysroot tree -RD 2>&1 >/dev/null | grep dax1.1
daxctl-compound list: dax1.1: its size cannot be read.

# what is known of compound pages
$ d=tree/sys/devices/platform/hmem.1/dax1.4/compound; rm -f $d/vmemmap_shift; mkdir $d/vmemmap_shift; daxctl-compound list --sysroot tree dax1.4 --table -o device,page
DEVICE PAGE
dax1.4 
! daxctl-compound list: dax1.4: what is known of its compound pages cannot be read: Is a directory.

$ daxctl-compound inspect --sysroot tree dax1.4 2>&1 >/dev/null
daxctl-compound inspect: dax1.4: what is known of its compound pages cannot be read: Is a directory.

# bad memory: none is shown, and only some of it
$ d=tree/sys/devices/platform/hmem.1/dax1.0/compound; rm -f $d/poison; mkdir $d/poison; daxctl-compound inspect --sysroot tree dax1.0 2>&1 >/dev/null
daxctl-compound inspect: dax1.0: its bad memory cannot be read: Is a directory.

$ d=tree/sys/devices/platform/hmem.0/dax0.0/compound; printf 'vmemmap_shift 9\npoison_ranges 500\n' >$d/summary; printf '0 4096\n8192 4096\n' >$d/poison; daxctl-compound list --sysroot tree dax0.0 2>&1 >/dev/null
daxctl-compound list: dax0.0: only 2 of the 500 ranges of its bad memory are shown.

# where system RAM lies, and so whether it is movable
$ for m in tree/sys/devices/platform/hmem.0/dax0.1/mapping*/start; do rm -f $m; mkdir $m; done; daxctl-compound inspect --sysroot tree dax0.1 2>&1 >/dev/null
daxctl-compound inspect: dax0.1: where its memory lies cannot be read: Is a directory.

$ daxctl-compound doctor --sysroot tree dax0.1
note: dax0.1: its 512M are in use as system RAM, by kmem. [system-ram]
    Try: daxctl-compound reconfigure --force --mode compound dax0.1
warning: dax0.1: where its memory lies could not be looked at: Is a directory. [not-looked-at]
! daxctl-compound doctor: not everything could be looked at.
? 1
