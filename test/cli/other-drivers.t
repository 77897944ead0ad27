# Devices of drivers that are not ours: famfs's, which daxctl knows, and one that nobody does. They stop
# nothing for the others.

% tree 6.12-qemu-fresh

# a driver of famfs is a mode
$ mkdir tree/sys/bus/dax/drivers/fsdev_dax && ln -s ../../../bus/dax/drivers/fsdev_dax tree/sys/devices/platform/hmem.1/dax1.0/driver && daxctl-compound list --sysroot tree --table -o device,mode,driver
DEVICE MODE     DRIVER
dax0.0 disabled 
dax1.0 famfs    fsdev_dax

$ daxctl-compound list --sysroot tree dax1.0
[
  {
    "chardev":"dax1.0",
    "size":4294967296,
    "target_node":0,
    "numa_node":0,
    "align":2097152,
    "mode":"famfs"
  }
]

$ daxctl-compound doctor --sysroot tree dax1.0
note: dax1.0: its 4G are in mode famfs, by fsdev_dax: a file system has them, perhaps of other hosts too. [famfs]

# save leaves it out, and writes the others
$ daxctl-compound save --sysroot tree -o - | grep -E '^(\[|mode)'; exit ${PIPESTATUS[0]}
[dax0.0]
mode = disabled
! daxctl-compound save: dax1.0: left out: it is in mode famfs (driver fsdev_dax), and other hosts may share its memory.
! Try: daxctl-compound save DEVICE... dax1.0, by name
! saved 1 device
? 64

# unless it is named
$ daxctl-compound save --sysroot tree -o - dax0.0 dax1.0 | grep -E '^(\[|mode)'
[dax0.0]
mode = disabled
[dax1.0]
mode = famfs
! saved 2 devices

$ printf '%s\n' '[dax1.0]' 'region = x' 'region.size = 4G' 'mode = famfs' | daxctl-compound restore --present --file -
! restored 0 devices

# a driver that is not known
$ mv tree/sys/bus/dax/drivers/fsdev_dax tree/sys/bus/dax/drivers/another && ln -sfn ../../../bus/dax/drivers/another tree/sys/devices/platform/hmem.1/dax1.0/driver && daxctl-compound list --sysroot tree dax1.0 | grep -E 'mode|driver'
    "mode":"unknown",
    "driver":"another"

$ daxctl-compound doctor --sysroot tree dax1.0
note: dax1.0: its 4G are used by another, a driver of which nothing is known here: save leaves it out, and nothing can be said of how it is described. [other-driver]

$ daxctl-compound save --sysroot tree -o layout.conf || { s=$?; grep '^\[' layout.conf; exit $s; }
[dax0.0]
! daxctl-compound save: dax1.0: left out: its driver another is not known.
! saved 1 device
? 64

# what cannot be read of a device, or not written of its region, stops no other either
$ rm tree/sys/devices/platform/hmem.1/dax1.0/align && daxctl-compound save --sysroot tree -o - | grep '^\['; exit ${PIPESTATUS[0]}
[dax0.0]
! daxctl-compound save: dax1.0: left out: its driver another is not known.
! saved 1 device
? 64

$ rm tree/sys/devices/platform/hmem.1/dax1.0/driver; daxctl-compound save --sysroot tree -o - | grep '^\['; exit ${PIPESTATUS[0]}
[dax0.0]
! daxctl-compound save: dax1.0: left out: its align or the size of its region cannot be read.
! saved 1 device
? 64

# with none that is left, an old file stays
$ echo old >old.conf; daxctl-compound save --sysroot tree -o old.conf dax1.0 || { s=$?; cat old.conf; exit $s; }
old
! daxctl-compound save: dax1.0: left out: its align or the size of its region cannot be read.
? 1
