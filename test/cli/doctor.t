# doctor, on captured trees. That its commands mend what they are given for, a guest shows.

% tree 6.12-qemu-mixed

# everything, with the command that mends it
$ daxctl-compound doctor --sysroot tree
note: host: since Linux 6.3 kmem takes every new device of soft-reserved and CXL memory as system RAM; create gives it to the driver that was asked for, but at boot it is kmem's. [kmem-claims]
note: dax0: the region starts at 0x1e0000000, which is no multiple of 1G: a device of align 1G must be placed, which create does and the kernel does not. [region-start]
note: dax0.1: its 512M are in use as system RAM, by kmem. [system-ram]
    Try: daxctl-compound reconfigure --force --mode compound dax0.1
warning: dax0.2: an extent starts at 0x220000000, which is no multiple of align 1G: in-tree device_dax would map the memory before it. [start-unaligned]
    Try: daxctl-compound reconfigure --align 2M dax0.2
note: dax1: 1664M are free, but no more than 896M in one piece at align 2M. [region-scattered]
    Try: daxctl-compound list --region 1 --devices --mappings
note: dax1.1: no driver uses its 256M. [no-driver]
    Try: daxctl-compound enable dax1.1
note: dax1.2: device_dax of Linux 6.12.117+deb12-amd64 is pinned 4 KiB at a time; as compound pages mapped by folio, 2M at a time. [in-tree-pins]
    Try: daxctl-compound reconfigure --mode compound dax1.2
note: dax1.3: no driver uses its 768M. [no-driver]
    Try: daxctl-compound enable dax1.3
note: dax1.4: base pages describe it, at align 2M: struct pages take 2M, and would take 512K. [base-pages]
    Try: daxctl-compound reconfigure --mode compound --vmemmap-shift auto dax1.4
warning: dax2.0: its struct pages take 32M of the device itself, where tails cannot be shared; in memory they would take 8M. Changing that loses the data. [altmap]
    Try: ndctl create-namespace -f -e namespace2.0 -m devdax -M mem -a 2M
note: dax2.0: device_dax of Linux 6.12.117+deb12-amd64 is pinned 4 KiB at a time; as compound pages mapped by folio, 2M at a time. [in-tree-pins]
    Try: daxctl-compound reconfigure --mode compound dax2.0
? 1

# as JSON
$ daxctl-compound doctor --sysroot tree -J | jq -c '.[] | [.severity, .subject, .id, (.command // "") != ""]'
["note","host","kmem-claims",false]
["note","dax0","region-start",false]
["note","dax0.1","system-ram",true]
["warning","dax0.2","start-unaligned",true]
["note","dax1","region-scattered",true]
["note","dax1.1","no-driver",true]
["note","dax1.2","in-tree-pins",true]
["note","dax1.3","no-driver",true]
["note","dax1.4","base-pages",true]
["warning","dax2.0","altmap",true]
["note","dax2.0","in-tree-pins",true]

# one device that has nothing but a note
$ daxctl-compound doctor --sysroot tree dax1.4 --table
SEVERITY SUBJECT ID         TRY
note     dax1.4  base-pages daxctl-compound reconfigure --mode compound --vmemmap-shift auto dax1.4

# one device that is well
$ daxctl-compound doctor --sysroot tree dax1.0
nothing was found

# one that does not exist
$ daxctl-compound doctor --sysroot tree dax9.9
! daxctl-compound doctor: dax9.9: there is no such device.
! Try: daxctl-compound list
? 1

% tree 6.12-qemu-no-module

# without the module
$ daxctl-compound doctor --sysroot tree --raw -o severity,subject,id
SEVERITY SUBJECT ID
note host module-not-loaded
note dax0 region-start
note dax0.0 no-driver
note dax1.0 in-tree-pins

% tree 6.1-qemu-fresh

# an older kernel
$ daxctl-compound doctor --sysroot tree --raw -o severity,subject,id
SEVERITY SUBJECT ID
note dax0 region-start
note dax0.0 no-driver
note dax1.0 no-driver

% tree none

# a machine without dax memory
$ daxctl-compound doctor --sysroot tree
nothing was found

% tree 6.12-qemu-fresh

# memory of a region that is not there
$ rm -rf tree/sys/devices/platform/hmem.0 tree/sys/bus/dax/devices/dax0.0; daxctl-compound doctor --sysroot tree -J | jq -c '.[] | select(.id | startswith("soft")) | [.severity, .subject, .id, .what, .command]'
["warning","host","soft-reserved-no-region","2.5G of soft-reserved memory from 0x1e0000000 on have no dax region, though dax_hmem is loaded; the kernel log may tell why.","dmesg | grep -i -e hmem -e dax"]

# a driver that is not loaded, and none of the memory has a region
$ rm -rf tree/sys/devices/platform/hmem.1 tree/sys/bus/dax/devices/dax1.0 tree/sys/module/dax_hmem; daxctl-compound doctor --sysroot tree
warning: host: 2.5G of soft-reserved memory from 0x1e0000000 on have no dax region: dax_hmem, which makes one, is not loaded. [soft-reserved-no-module]
    Try: modprobe dax_hmem
warning: host: 4G of soft-reserved memory from 0x300000000 on have no dax region: dax_hmem, which makes one, is not loaded. [soft-reserved-no-module]
    Try: modprobe dax_hmem
? 1

# addresses that only root is shown are not taken for addresses
$ chmod u+w tree/proc/iomem; sed -Ei 's/[0-9a-f]+-[0-9a-f]+/00000000-00000000/' tree/proc/iomem; daxctl-compound doctor --sysroot tree
warning: host: whether a dax region has all soft-reserved memory could not be looked at: only root may. [not-looked-at]
    Try: sudo daxctl-compound doctor
! daxctl-compound doctor: not everything could be looked at.
! Try: run it as root
? 1
