# What others have named does nothing to a terminal, to a line of a log or to who reads JSON.

% tree 6.12-qemu-mixed

# a process whose name moves the cursor, and is no UTF-8
$ mkdir -p tree/proc/42/fd; printf 'Name:\ta\033]0;b\007\377\302\233c\342\200\256d\nUid:\t26\t26\t26\t26\n' >tree/proc/42/status; : >tree/proc/42/maps; ln -s /dev/dax0.0 tree/proc/42/fd/3; daxctl-compound who --sysroot tree dax0.0
DEVICE PID UID MAPPED FILES COMMAND
dax0.0  42  26      0     1 a\x1b]0;b\x07\xff\xc2\x9bc\xe2\x80\xaed

$ daxctl-compound who --sysroot tree --raw --noheadings -o command dax0.0
a\x5cx1b]0;b\x5cx07\x5cxff\x5cxc2\x5cx9bc\x5cxe2\x5cx80\x5cxaed

$ daxctl-compound who --sysroot tree -J dax0.0 | python3 -c 'import json, sys; print(json.loads(sys.stdin.buffer.read().decode())[0]["holders"][0]["command"])'
a\x1b]0;b\x07\xff\xc2\x9bc\xe2\x80\xaed

# a driver with such a name
$ mkdir "tree/sys/bus/dax/drivers/e"$'\e'"vil"; ln -sfn "../../../../bus/dax/drivers/e"$'\e'"vil" tree/sys/devices/platform/hmem.1/dax1.3/driver; daxctl-compound list --sysroot tree --raw --noheadings -o driver dax1.3; daxctl-compound save --sysroot tree -o /dev/null dax1.3
e\x5cx1bvil
! daxctl-compound save: dax1.3: left out: its driver e\x1bvil is not known.
? 1

# what was typed, or stands in a file
$ daxctl-compound list --sysroot tree $'dax\e[2J\n9' 2>&1 | tr '\033' '!'
daxctl-compound list: 'dax\x1b[2J\x0a9' is not the name of a dax device: daxX.Y, X.Y, a path in /dev or /sys, or REGION@OFFSET.
Try: daxctl-compound list

$ daxctl-compound list --sysroot tree -r $'\xff\e[2J'
! daxctl-compound list: there is no region '\xff\x1b[2J'.
! Try: daxctl-compound list --regions

$ printf '[dax0.1]\nregion = \342\200\256x\nregion.size = 1G\n' | daxctl-compound restore --file -
! daxctl-compound restore: dax0.1: \xe2\x80\xaex: its region is not there.
! Try: daxctl-compound list --regions --table
! restored 0 devices
? 1

$ daxctl-compound restore --file $'no\nwhere'
! daxctl-compound restore: no\x0awhere: No such file or directory.
? 1

# and what the library logs
$ daxctl-compound list --verbose --sysroot tree dax1.3 2>&1 >/dev/null | tr '\033' '!' | grep -c '!'
0
? 1
