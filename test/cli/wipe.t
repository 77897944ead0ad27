# wipe: what is refused before anything is zeroed. That it zeroes is test/vm/guest/43-wipe's.

# the device is typed
$ daxctl-compound wipe
! daxctl-compound wipe: name the device
! Try `daxctl-compound wipe --help' or `daxctl-compound wipe --usage' for more
! information.
? 2

# all is not taken
$ daxctl-compound wipe all
! daxctl-compound wipe: all is not taken: name the device whose data shall be lost
! Try `daxctl-compound wipe --help' or `daxctl-compound wipe --usage' for more
! information.
? 2

# nor is a list
$ daxctl-compound wipe dax0.0 dax0.1
! daxctl-compound wipe: one device at a time
! Try `daxctl-compound wipe --help' or `daxctl-compound wipe --usage' for more
! information.
? 2

# sizes and numbers are checked
$ daxctl-compound wipe --offset 1X dax0.0
! daxctl-compound wipe: --offset: '1X' is not a size: a number with K, M, G, T, P or nothing after it, such as 2M
! Try `daxctl-compound wipe --help' or `daxctl-compound wipe --usage' for more
! information.
? 2

$ daxctl-compound wipe --threads 0 dax0.0
! daxctl-compound wipe: --threads: '0' is not a number from 1 to 4096
! Try `daxctl-compound wipe --help' or `daxctl-compound wipe --usage' for more
! information.
? 2

# a device that is not there
$ daxctl-compound wipe dax9999.0
! daxctl-compound wipe: dax9999.0: there is no such device.
! Try: daxctl-compound list
? 1
