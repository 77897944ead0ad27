# One part that is stuck or that nobody knows does not stop the rest: it is told, and nothing is waited for.

% tree 6.12-qemu-mixed

# what lies in the place of an attribute, and would have a reader wait
$ d=tree/sys/devices/platform/hmem.1/dax1.1; rm -f $d/size; mkfifo $d/size; daxctl-compound list --sysroot tree --raw --noheadings -o device,size
dax0.0 536870912
dax0.1 536870912
dax0.2 1073741824
dax1.0 1073741824
dax1.1 
dax1.2 268435456
dax1.3 805306368
dax1.4 134217728
dax2.0 2111832064
dax3.0 1071644672
! daxctl-compound list: dax1.1: its size cannot be read.

$ daxctl-compound doctor --sysroot tree dax1.1
warning: dax1.1: its size could not be looked at: Invalid argument. [not-looked-at]
! daxctl-compound doctor: not everything could be looked at.
? 1

$ daxctl-compound inspect --sysroot tree -o device,size --raw dax1.0 dax1.1
DEVICE dax1.0
SIZE 1073741824
\
DEVICE dax1.1
! daxctl-compound inspect: dax1.1: its size cannot be read.

$ daxctl-compound save --sysroot tree -o - all | grep '^\['
[dax0.0]
[dax0.1]
[dax0.2]
[dax1.0]
[dax1.1]
[dax1.2]
[dax1.3]
[dax1.4]
[dax2.0]
[dax3.0]
! saved 10 devices

# a driver that cannot be read is not one that is not known
$ d=tree/sys/devices/platform/hmem.1/dax1.3; mkdir $d/driver; daxctl-compound save --sysroot tree -o - all | grep -c '^\['; rmdir $d/driver
9
! daxctl-compound save: dax1.3: left out: its driver cannot be read.
! saved 9 devices

# an align that is none, an order that is none, a place that is none
$ d=tree/sys/devices/platform/hmem.1; echo zz >$d/dax1.4/align; echo zz >$d/dax1.0/compound/vmemmap_shift; echo zz >$d/dax1.2/mapping0/start; daxctl-compound list --sysroot tree -M dax1.0 dax1.2 dax1.4 | jq -c '.[] | [.chardev, .align, .mode, .mappings]'
["dax1.0",1073741824,"compound",[{"page_offset":0,"start":12884901888,"end":13958643711,"size":1073741824}]]
["dax1.2",2097152,"devdax",null]
["dax1.4",null,"compound",[{"page_offset":0,"start":16106127360,"end":16240345087,"size":134217728}]]
! daxctl-compound list: dax1.0: what is known of its compound pages cannot be read: Invalid argument.
! daxctl-compound list: dax1.2: where its memory lies cannot be read: Invalid argument.
! daxctl-compound list: dax1.4: its align cannot be read.

$ daxctl-compound list --sysroot tree -RDM | jq -c '[.[].devices[]?.chardev] | length'
10
! daxctl-compound list: dax1.0: what is known of its compound pages cannot be read: Invalid argument.
! daxctl-compound list: dax1.1: its size cannot be read.
! daxctl-compound list: dax1.2: where its memory lies cannot be read: Invalid argument.
! daxctl-compound list: dax1.4: its align cannot be read.

$ daxctl-compound inspect --sysroot tree dax1.4 | head -n 1
DEVICE  dax1.4                  name of the character device
! daxctl-compound inspect: dax1.4: its align cannot be read.

# what is on the bus and no device of a region
$ b=tree/sys/bus/dax/devices; mkdir $b/dax7.0; ln -s dax7.1 $b/dax7.1; touch $b/dax7.2; daxctl-compound list --sysroot tree --raw --noheadings -o device
dax0.0
dax0.1
dax0.2
dax1.0
dax1.1
dax1.2
dax1.3
dax1.4
dax2.0
dax3.0
! daxctl-compound list: dax7.0: what it is cannot be looked at: Invalid argument.
! daxctl-compound list: dax7.1: what it is cannot be looked at: Invalid argument.
! daxctl-compound list: dax7.2: what it is cannot be looked at: Invalid argument.
! daxctl-compound list: dax1.0: what is known of its compound pages cannot be read: Invalid argument.
! daxctl-compound list: dax1.1: its size cannot be read.
! daxctl-compound list: dax1.4: its align cannot be read.

$ daxctl-compound doctor --sysroot tree | grep dax7
warning: dax7.0: what it is could not be looked at: Invalid argument. [not-looked-at]
! daxctl-compound doctor: dax7.0: what it is cannot be looked at: Invalid argument.
! daxctl-compound doctor: dax7.1: what it is cannot be looked at: Invalid argument.
! daxctl-compound doctor: dax7.2: what it is cannot be looked at: Invalid argument.
! daxctl-compound doctor: not everything could be looked at.

$ rm -r tree/sys/bus/dax/devices/dax7.*; daxctl-compound who --sysroot tree dax2.0
! daxctl-compound who: dax2.0: it cannot be seen who holds it, because of processes, of which /proc shows none at all (at least 1).

# processes of which something cannot be read
$ mkdir -p tree/proc/{42,43,44}/fd; mkfifo tree/proc/42/maps tree/proc/43/status tree/proc/44/fd/3; echo 'Name: x' >tree/proc/42/status; ln -s /dev/dax2.0 tree/proc/43/fd/3; ln -s /dev/dax2.0 tree/proc/44/fd/4; printf 'Name: y\nUid: 1\n' >tree/proc/44/status; daxctl-compound who --sysroot tree dax2.0
DEVICE PID UID MAPPED FILES COMMAND
dax2.0  43   0      0     1 
dax2.0  44   1      0     1 y
! daxctl-compound who: dax2.0: it cannot be seen who else holds it, because of processes that could not be looked into (at least 2).

# rules of udev, /proc/iomem, files of changes
$ rm -rf tree/proc/iomem; mkfifo tree/proc/iomem; mkdir -p tree/run/udev/rules.d tree/run/daxctl-compound; mkfifo tree/run/udev/rules.d/50-x.rules tree/run/daxctl-compound/dax1.0.{journal,lock}; daxctl-compound doctor --sysroot tree | grep -E 'iomem|journal'
warning: host: a change was killed halfway; the next one, of whatever device, first undoes what /run/daxctl-compound/dax1.0.journal tells. [journal-pending]
    Try: cat /run/daxctl-compound/dax1.0.journal
! daxctl-compound doctor: not everything could be looked at.

$ daxctl-compound list --sysroot tree --raw --noheadings -o device dax2.0
dax2.0
! daxctl-compound list: a change was killed halfway; the next change of any device undoes it first.
! Try: daxctl-compound doctor

# a section that is broken, among others
$ printf '%s\n' '[dax0.1]' 'region = x' 'region.size = 1G' '[dax0.2]' 'align = 3' '[dax0.3' 'mode = compound' '[dax0.4]' 'region = y' 'region.size = 1G' '[dax0.4]' '[dax0.5]' 'region = z' 'region.size = 1G' 'nothing' >layout; daxctl-compound restore --file layout
! daxctl-compound restore: layout, line 6: a section is a name in [brackets].
! daxctl-compound restore: layout, line 11: the section dax0.4 is there already, in line 8.
! daxctl-compound restore: layout, line 15: neither a [section] nor key = value.
! daxctl-compound restore: layout, line 5: align has a value that it cannot have.
! daxctl-compound restore: dax0.1: x: its region is not there.
! Try: daxctl-compound list --regions --table
! daxctl-compound restore: dax0.2 is not restored.
! daxctl-compound restore: a section without a name is not restored.
! daxctl-compound restore: dax0.4 is not restored.
! daxctl-compound restore: dax0.4 is not restored.
! daxctl-compound restore: dax0.5 is not restored.
! restored 0 devices
? 1

$ daxctl-compound restore --present --file layout
! daxctl-compound restore: layout, line 6: a section is a name in [brackets].
! daxctl-compound restore: layout, line 11: the section dax0.4 is there already, in line 8.
! daxctl-compound restore: layout, line 15: neither a [section] nor key = value.
! daxctl-compound restore: layout, line 5: align has a value that it cannot have.
! daxctl-compound restore: dax0.2 is not restored.
! daxctl-compound restore: a section without a name is not restored.
! daxctl-compound restore: dax0.4 is not restored.
! daxctl-compound restore: dax0.4 is not restored.
! daxctl-compound restore: dax0.5 is not restored.
! restored 0 devices
? 1

% tree 6.12-qemu-no-module

# of all, those are counted that can be read
$ d=tree/sys/devices/platform/hmem.1; rm $d/dax1.0/size; mkfifo $d/dax1.0/size; daxctl-compound estimate --sysroot tree --raw --noheadings -o for,size,page all
all 2684354560 4096
all 2684354560 4096
all 2684354560 2097152
all 2684354560 2097152
all 2684354560 1073741824
all 2684354560 1073741824
! estimated with the usual values of x86-64 (struct page of 64 bytes, shared tails); this kernel can be asked as root, with the module loaded
! daxctl-compound estimate: dax1.0: left out: its size cannot be read.
? 64

$ daxctl-compound estimate --sysroot tree --raw --noheadings -o for,size,page dax1.0
! estimated with the usual values of x86-64 (struct page of 64 bytes, shared tails); this kernel can be asked as root, with the module loaded
! daxctl-compound estimate: dax1.0: left out: its size cannot be read.
? 1
