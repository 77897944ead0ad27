# What becomes of the three streams, and what the exit status tells of it. That a change goes on
# whatever they are is test/vm/guest/34-streams's.

% tree 6.12-qemu-mixed

# output that is lost is a failure
$ daxctl-compound list --sysroot tree >/dev/full
! daxctl-compound: cannot write to stdout: No space left on device
? 1

$ daxctl-compound list --sysroot tree dax1.3 >&-
! daxctl-compound: cannot write to stdout: Bad file descriptor
? 1

# and so is what should have been said
$ daxctl-compound list --sysroot tree dax1.3 dax9.9 2>/dev/full >&2
? 64

$ daxctl-compound save --sysroot tree -o /dev/null dax1.3 2>/dev/full
? 1

$ daxctl-compound save --sysroot tree -o /dev/null dax1.3 2>&-
? 1

# where nothing is to be said, a closed stderr is no failure
$ daxctl-compound list --sysroot tree dax1.3 2>&- | grep -c chardev; echo ${PIPESTATUS[0]}
1
0

# no file that is opened becomes a stream that was closed
$ daxctl-compound save --sysroot tree -o saved.conf dax1.3 0<&- 1>&- 2>&-; grep -c . saved.conf
12

$ daxctl-compound list --verbose --sysroot tree dax1.3 0<&- 2>&- | jq -c '.[].chardev'
"dax1.3"

# closed input cannot be read, and is no empty file
$ daxctl-compound create --input - 0<&-
! daxctl-compound create: -: Bad file descriptor.
? 1

$ daxctl-compound restore --file - 0<&-
! daxctl-compound restore: -: Bad file descriptor.
? 1

# what only looks ends with who reads it, as other programs do
$ exec 3> >(:); wait $!; daxctl-compound list --sysroot tree >&3
? 141
