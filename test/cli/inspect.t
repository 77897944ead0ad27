# inspect, on captured trees.

% tree 6.12-qemu-mixed

# inspect shows a device upright
$ daxctl-compound inspect --sysroot tree dax1.0
DEVICE  dax1.0                  name of the character device
REGION  1                       number of its region
SIZE    1G                      size of the device
NODE    0                       NUMA node of its memory as system RAM
NEAR    0                       NUMA node nearest to it, whose CPUs are to use it
ALIGN   1G                      alignment of mappings
MODE    compound                compound, devdax, system-ram, famfs, disabled, unbinding
EXTENTS 0x300000000-0x33fffffff physical addresses of its parts
START   0x300000000             physical address of its first byte
DRIVER  dax_compound            driver that has the device
SHIFT   18                      order of the compound pages
PAGE    1G                      size of a compound page
MAP     folio                   page-table entries: devmap or folio
ALTMAP  no                      struct pages are on the device itself
MEMMAP  8K                      memory that its struct pages take
SAVED   16376K                  memory that compound pages save
PINNED  0                       compound pages that hold DMA pins
PTE     0                       faults served with 4K entries
PMD     0                       faults served with 2M entries
PUD     0                       faults served with 1G entries

# inspect with JSON has the extents
$ daxctl-compound inspect --sysroot tree -J 1.0 | jq -c '.[].mappings'
[{"page_offset":0,"start":12884901888,"end":13958643711,"size":1073741824}]

# a walk needs a kernel
$ daxctl-compound inspect --sysroot tree --verify dax1.0
! daxctl-compound inspect: /dev/dax_compound: a captured tree has no kernel that could be asked.
! Try: leave --sysroot out
? 1

% tree 6.1-qemu-no-module

# without the module, what every dax device has
$ daxctl-compound inspect --sysroot tree all
DEVICE  dax0.0                  name of the character device
REGION  0                       number of its region
SIZE    2.5G                    size of the device
NODE    0                       NUMA node of its memory as system RAM
NEAR    0                       NUMA node nearest to it, whose CPUs are to use it
ALIGN   2M                      alignment of mappings
MODE    disabled                compound, devdax, system-ram, famfs, disabled, unbinding
EXTENTS 0x1e0000000-0x27fffffff physical addresses of its parts
START   0x1e0000000             physical address of its first byte
\
DEVICE  dax1.0                  name of the character device
REGION  1                       number of its region
SIZE    4G                      size of the device
NODE    0                       NUMA node of its memory as system RAM
NEAR    0                       NUMA node nearest to it, whose CPUs are to use it
ALIGN   2M                      alignment of mappings
MODE    devdax                  compound, devdax, system-ram, famfs, disabled, unbinding
EXTENTS 0x300000000-0x3ffffffff physical addresses of its parts
START   0x300000000             physical address of its first byte
DRIVER  device_dax              driver that has the device
