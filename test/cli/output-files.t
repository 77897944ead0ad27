# Files that the program writes: whole or not at all, and only what is a file is replaced. The
# report of bench is written in the same way: test/docs/check-report.

% tree 6.12-qemu-mixed

# a new file has the mode that the umask leaves
$ umask 027; daxctl-compound save --sysroot tree -o new.conf dax1.3 && stat -c %a new.conf && grep -c '^\[' new.conf
640
1
! saved 1 device

# an old one keeps its mode, and nothing is left beside it
$ mkdir d; echo old >d/old.conf; chmod 604 d/old.conf; daxctl-compound save --sysroot tree -o d/old.conf dax1.3; stat -c %a d/old.conf; grep -c '^\[' d/old.conf; ls d
604
1
old.conf
! saved 1 device

# a link is followed, and stays
$ echo old >behind.conf; ln -s behind.conf link.conf; daxctl-compound save --sysroot tree -o link.conf dax1.3; readlink link.conf; grep -c '^\[' behind.conf
behind.conf
1
! saved 1 device

# a link to nothing is no name for a new file
$ ln -s nowhere dangling.conf; daxctl-compound save --sysroot tree -o dangling.conf dax1.3 || { s=$?; ls nowhere; exit $s; }
! daxctl-compound save: dangling.conf: a link to what is not there.
! ls: cannot access 'nowhere': No such file or directory
? 1

# what is no regular file is written to, and is there afterwards
$ mkfifo pipe; grep -c '^\[' pipe & daxctl-compound save --sysroot tree -o pipe dax1.3; wait; stat -c %F pipe
1
fifo
! saved 1 device

$ daxctl-compound save --sysroot tree -o /dev/null dax1.3; stat -c %F /dev/null
character special file
! saved 1 device

$ daxctl-compound save --sysroot tree -o >(grep -c '^\[') dax1.3 2>said | cat; cat said
1
saved 1 device

# what the shell has opened for it is that
$ { echo before; daxctl-compound save --sysroot tree -o /dev/stdout dax1.3; echo after; } >both; sed -n '1p; /^\[/p; $p' both
before
[dax1.3]
after
! saved 1 device

$ daxctl-compound save --sysroot tree -o /dev/stderr dax1.3 2>both; grep -c . both
13

# a file that cannot be written is as it was
$ echo old >kept.conf; (ulimit -f 0; daxctl-compound save --sysroot tree -o kept.conf dax1.3 2>&1 | cat; exit ${PIPESTATUS[0]}) || { s=$?; cat kept.conf; ls kept*; exit $s; }
daxctl-compound save: kept.conf: File too large.
old
kept.conf
? 1

$ daxctl-compound save --sysroot tree -o nowhere/x dax1.3
! daxctl-compound save: nowhere/x: No such file or directory.
? 1

$ daxctl-compound save --sysroot tree -o . dax1.3
! daxctl-compound save: .: Is a directory.
? 1

$ daxctl-compound save --sysroot tree -o /dev/full dax1.3
! daxctl-compound save: /dev/full: No space left on device.
? 1

# stdout has all of it or nothing: no half when a device cannot be found
$ daxctl-compound save --sysroot tree -o - dax1.3 dax9.9
! daxctl-compound save: dax9.9: there is no such device.
! Try: daxctl-compound list
? 1

$ daxctl-compound save --sysroot tree -o - dax1.3 >/dev/full
! daxctl-compound save: -: No space left on device.
? 1

# a reader that went away, where something is written: said, not died of
$ exec 3> >(:); wait $!; daxctl-compound save --sysroot tree -o - dax1.3 >&3
! daxctl-compound save: -: Broken pipe.
? 1
