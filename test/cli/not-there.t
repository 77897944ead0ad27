# What was not seen is not taken for what is not there: where there is nothing to look at, that is what is said.

% tree none

# no sysfs is not a machine without dax devices
$ rmdir tree/sys; for verb in "list" "list --regions --table" "who all" "inspect all"; do daxctl-compound $verb --sysroot tree; echo $?; done
1
1
1
1
! daxctl-compound list: cannot see which dax devices there are: there is no sysfs at sys/ in the tree.
! Try: --sysroot with the directory that sys/ is in
! daxctl-compound list: cannot see which dax devices there are: there is no sysfs at sys/ in the tree.
! Try: --sysroot with the directory that sys/ is in
! daxctl-compound who: cannot see which dax devices there are: there is no sysfs at sys/ in the tree.
! Try: --sysroot with the directory that sys/ is in
! daxctl-compound inspect: cannot see which dax devices there are: there is no sysfs at sys/ in the tree.
! Try: --sysroot with the directory that sys/ is in

$ daxctl-compound list --sysroot tree dax0.0
! daxctl-compound list: cannot see which dax devices there are: there is no sysfs at sys/ in the tree.
! Try: --sysroot with the directory that sys/ is in
? 1

# and keeps doctor from nothing else
$ mkdir tree/proc; echo "100000000-1ffffffff : System RAM (kmem)" >tree/proc/iomem; daxctl-compound doctor --sysroot tree
warning: host: 4G from 0x100000000 on are system RAM, and no device has them any more: they were taken from kmem while they were online, and come back at the next boot only. [kmem-left]
    Try: systemctl reboot
warning: host: which dax devices there are could not be looked at: No such file or directory. [not-looked-at]
! daxctl-compound doctor: not everything could be looked at.
? 1

# a link to a node that has gone names no device; it is no bad name
$ ln -s /dev/dax/that-is-gone link; daxctl-compound list $PWD/link 2>&1 | sed "s|$PWD|...|"
daxctl-compound list: .../link: there is no such device.
Try: daxctl-compound list
