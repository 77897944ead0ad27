# What doctor could not look at is a finding: it is not taken for all being well.

% tree 6.12-qemu-mixed

# what the kernel and udev do with new memory
$ m=tree/sys/devices/system/memory; mkdir -p tree/etc/udev/rules.d/40-any.rules $m; rm -f $m/auto_online_blocks; mkdir $m/auto_online_blocks; daxctl-compound doctor --sysroot tree -J 2>/dev/null | jq -r '.[] | select(.id == "not-looked-at") | .subject + ": " + .what'
host: whether new memory is brought online at once could not be looked at: Is a directory.
host: whether a rule of udev brings memory online could not be looked at: Is a directory.

# a list of bad blocks that the kernel had to cut, which may go on with what is in the device
$ rm -r tree/etc; { yes "0 1" | head -c 4092; printf 999; } >tree/sys/devices/platform/e820_pmem/ndbus0/region2/badblocks; daxctl-compound doctor --sysroot tree dax2.0 2>/dev/null | grep not-looked-at
warning: dax2.0: whether its memory is known to be bad could not be looked at: Message too long. [not-looked-at]

# more bad memory than the module can list
$ d=tree/sys/devices/platform/hmem.0/dax0.0/compound; printf 'vmemmap_shift 9\npoison_ranges 500\n' >$d/summary; printf '0 4096\n8192 4096\n' >$d/poison; daxctl-compound doctor --sysroot tree dax0.0
problem: dax0.0: 8K in 2 ranges had memory errors and are not mapped any more, the first at offset 0. [poison]
    Try: daxctl-compound inspect dax0.0
warning: dax0.0: all of its bad memory could not be looked at: Message too long. [not-looked-at]
! daxctl-compound doctor: not everything could be looked at.
? 1

# a state that a newer module has is not "free for a driver"
$ echo sleeping >tree/sys/devices/platform/hmem.1/dax1.1/compound/state; daxctl-compound doctor --sysroot tree dax1.1
warning: dax1.1: whether its driver has gone could not be looked at: Invalid argument. [not-looked-at]
! daxctl-compound doctor: not everything could be looked at.
? 1

# whether kmem left something online
$ m=tree/sys/devices/system/memory; rm -f $m/block_size_bytes; mkdir $m/block_size_bytes; daxctl-compound doctor --sysroot tree dax1.3
warning: dax1.3: whether kmem left memory blocks could not be looked at: No data available. [not-looked-at]
! daxctl-compound doctor: not everything could be looked at.
? 1

# an iomem that is empty is one that somebody else put there
$ : >tree/proc/iomem; daxctl-compound doctor --sysroot tree | grep physical
warning: host: what physical memory there is could not be looked at: No data available. [not-looked-at]
! daxctl-compound doctor: not everything could be looked at.

# how much is free
$ d=tree/sys/devices/platform/hmem.1/dax_region; rm $d/available_size; mkdir $d/available_size; daxctl-compound doctor --sysroot tree | grep free
note: dax1: 1664M are free, but no more than 896M in one piece at align 2M. [region-scattered]
warning: dax1: how much of it is free could not be looked at: Is a directory. [not-looked-at]
! daxctl-compound doctor: not everything could be looked at.
