# list where there is little to list, and what it says of that.

% tree 6.1-qemu-no-module

# without the module there is no object "compound"
$ daxctl-compound list --sysroot tree
[
  {
    "chardev":"dax0.0",
    "size":2684354560,
    "target_node":0,
    "numa_node":0,
    "align":2097152,
    "mode":"devdax",
    "state":"disabled"
  },
  {
    "chardev":"dax1.0",
    "size":4294967296,
    "target_node":0,
    "numa_node":0,
    "align":2097152,
    "mode":"devdax"
  }
]

% tree none

# a machine without dax memory has nothing to list, and that is no failure
$ daxctl-compound list --sysroot tree
! daxctl-compound list: there is no dax region or device.

$ daxctl-compound list --sysroot tree -R --table
! daxctl-compound list: there is no dax region or device.

$ daxctl-compound list --sysroot tree -r all
! daxctl-compound list: there is no dax region or device.

% tree 6.1-qemu-fresh

# where all devices are empty that is said
$ echo 0 >tree/sys/devices/platform/hmem.0/dax0.0/size; echo 0 >tree/sys/devices/platform/hmem.1/dax1.0/size; daxctl-compound list --sysroot tree
! daxctl-compound list: no device has memory; those without are not shown.
! Try: daxctl-compound list --idle

# memory that no region has is named, with the command that makes one
$ rm -rf tree/sys/devices/platform/hmem.* tree/sys/bus/dax/devices/* tree/sys/module/dax_hmem; daxctl-compound list --sysroot tree
! daxctl-compound list: there is no dax region or device.
! daxctl-compound list: host: 2.5G of soft-reserved memory from 0x1e0000000 on have no dax region: dax_hmem, which makes one, is not loaded.
! Try: modprobe dax_hmem
! daxctl-compound list: host: 4G of soft-reserved memory from 0x300000000 on have no dax region: dax_hmem, which makes one, is not loaded.
! Try: modprobe dax_hmem

% tree none

# CXL memory that is in no region, likewise
$ mkdir -p tree/sys/bus/cxl/devices/mem0/ram tree/sys/bus/cxl/devices/endpoint3 tree/sys/bus/cxl/devices/decoder0.0; echo 0x100000000 >tree/sys/bus/cxl/devices/mem0/ram/size; echo 1 >tree/sys/bus/cxl/devices/decoder0.0/cap_ram; ln -s ../mem0 tree/sys/bus/cxl/devices/endpoint3/uport; daxctl-compound list --sysroot tree
! daxctl-compound list: there is no dax region or device.
! daxctl-compound list: mem0: 4G of its 4G of CXL memory are in no region, and so in no dax device.
! Try: cxl create-region -t ram -d decoder0.0 -m mem0

# and what kmem left online when it was taken from it
$ mkdir -p tree/proc; echo "100000000-1ffffffff : System RAM (kmem)" >tree/proc/iomem; daxctl-compound list --sysroot tree 2>&1 | grep -A1 online
daxctl-compound list: host: 4G from 0x100000000 on are system RAM, and no device has them any more: they were taken from kmem while they were online, and come back at the next boot only.
Try: systemctl reboot

% tree none

# a directory that is not there
$ daxctl-compound list --sysroot nowhere
! daxctl-compound list: cannot read nowhere: No such file or directory
? 1

# output that cannot be written is a failure
$ daxctl-compound list --help >/dev/full
! daxctl-compound: cannot write to stdout: No space left on device
? 1
