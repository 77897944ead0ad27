# who, on a captured tree with made-up processes.

% tree 6.12-qemu-mixed

# a captured tree without processes does not tell who holds devices, nor that nobody does
$ daxctl-compound who --sysroot tree all
! daxctl-compound who: dax0.0: it cannot be seen who holds it, because of processes, of which /proc shows none at all (at least 1).
! daxctl-compound who: dax0.1 is system RAM: all that runs here may hold it, until its memory is taken offline.
! daxctl-compound who: dax0.2: it cannot be seen who holds it, because of processes, of which /proc shows none at all (at least 1).
! daxctl-compound who: dax1.0: it cannot be seen who holds it, because of processes, of which /proc shows none at all (at least 1).
! daxctl-compound who: dax1.1: it cannot be seen who holds it, because of processes, of which /proc shows none at all (at least 1).
! daxctl-compound who: dax1.2: it cannot be seen who holds it, because of processes, of which /proc shows none at all (at least 1).
! daxctl-compound who: dax1.3: it cannot be seen who holds it, because of processes, of which /proc shows none at all (at least 1).
! daxctl-compound who: dax1.4: it cannot be seen who holds it, because of processes, of which /proc shows none at all (at least 1).
! daxctl-compound who: dax1.5: it cannot be seen who holds it, because of processes, of which /proc shows none at all (at least 1).
! daxctl-compound who: dax2.0: it cannot be seen who holds it, because of processes, of which /proc shows none at all (at least 1).
! daxctl-compound who: dax3.0: it cannot be seen who holds it, because of processes, of which /proc shows none at all (at least 1).

# processes that map a device or have it open are lines of a table
$ mkdir -p tree/proc/42/fd tree/proc/7/fd && printf 'Name:\tpostgres\nUid:\t26\t26\t26\t26\n' >tree/proc/42/status && printf '7f0000000000-7f0010000000 rw-s 00000000 00:06 99 /dev/dax0.0\n' >tree/proc/42/maps && ln -s /dev/dax1.0 tree/proc/42/fd/3 && printf 'Name:\tqemu-system-x86\nUid:\t0\t0\t0\t0\n' >tree/proc/7/status && printf '7f0000000000-7f0000200000 rw-s 00000000 00:06 99 /dev/dax0.0\n' >tree/proc/7/maps && ln -s /dev/dax0.0 tree/proc/7/fd/9 && daxctl-compound who --sysroot tree dax0.0 1.0
DEVICE PID UID MAPPED FILES COMMAND
dax0.0   7   0     2M     1 qemu-system-x86
dax0.0  42  26   256M     0 postgres
dax1.0  42  26      0     1 postgres

# a device that is named twice is asked about once
$ daxctl-compound who --sysroot tree --raw -o device,pid 1.0 dax1.0
DEVICE PID
dax1.0 42

# columns are chosen as in list
$ daxctl-compound who --sysroot tree --raw -o pid,mapped dax0.0
PID MAPPED
7 2097152
42 268435456

# -J prints an object for each device
$ daxctl-compound who --sysroot tree -J dax0.0 1.4
[
  {
    "chardev":"dax0.0",
    "driver":"dax_compound",
    "pinned":0,
    "holders":[
      {
        "pid":7,
        "uid":0,
        "mapped":2097152,
        "files":1,
        "command":"qemu-system-x86"
      },
      {
        "pid":42,
        "uid":26,
        "mapped":268435456,
        "files":0,
        "command":"postgres"
      }
    ],
    "unseen":0
  },
  {
    "chardev":"dax1.4",
    "driver":"dax_compound",
    "pinned":0,
    "holders":[],
    "unseen":0
  }
]

# system RAM is held by all that runs
$ daxctl-compound who --sysroot tree dax0.1
! daxctl-compound who: dax0.1 is system RAM: all that runs here may hold it, until its memory is taken offline.

# a device is named, never assumed
$ daxctl-compound who --sysroot tree
! daxctl-compound who: name a device; all means every device
! Try `daxctl-compound who --help' or `daxctl-compound who --usage' for more
! information.
? 2

# a device that is not there does not hide the others
$ daxctl-compound who --sysroot tree dax7.0 dax1.0
DEVICE PID UID MAPPED FILES COMMAND
dax1.0  42  26      0     1 postgres
! daxctl-compound who: dax7.0: there is no such device.
! Try: daxctl-compound list
? 64

# without proc/ nobody knows
$ rm -r tree/proc && daxctl-compound who --sysroot tree dax0.0
! daxctl-compound who: dax0.0: cannot look for processes in /proc: No such file or directory.
? 1
