# What the captured trees hold: these fail when a new capture lost a state that other transcripts need.

% tree 6.1-qemu-mixed 6.12-qemu-mixed

# one device of each driver, and some of none
$ for dev in tree/sys/bus/dax/devices/*; do basename "$(readlink "$dev/driver")"; done | sort | uniq -c | sed 's/^ *//'
4 
4 dax_compound
2 device_dax
1 kmem

# a 1G device, base pages and 2M pages are bound to dax_compound
$ for dev in tree/sys/bus/dax/drivers/dax_compound/dax*; do cat $dev/compound/vmemmap_shift; done
9
18
0
9

# an unbound 1G device lies where a 1G mapping would go wrong
$ cat tree/sys/devices/platform/hmem.0/dax0.2/{resource,align}
0x220000000
1073741824

# a device has two extents
$ cat tree/sys/devices/platform/hmem.1/dax1.*/mapping1/start
0x3a0000000

# where the regions start is in proc/iomem
$ grep -o '[^ ].*Soft Reserved' tree/proc/iomem
1e0000000-27fffffff : Soft Reserved
300000000-3ffffffff : Soft Reserved

% tree 6.1-qemu-fresh 6.12-qemu-fresh

# before any change each region is one unbound device
$ for dev in tree/sys/bus/dax/devices/*; do echo "$(basename $dev) $(cat $dev/size)"; done
dax0.0 2684354560
dax1.0 4294967296

% tree 6.1-qemu-no-module 6.12-qemu-no-module

# without the module there is no compound directory
$ ls -d tree/sys/bus/dax/devices/*/compound
! ls: cannot access 'tree/sys/bus/dax/devices/*/compound': No such file or directory
? 2
