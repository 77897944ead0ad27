# estimate, on captured trees: calculation needs no device, and no module.

% tree 6.12-qemu-mixed

# a size alone
$ daxctl-compound estimate --sysroot tree 1T
FOR SIZE PAGE MAP MEMMAP  SAVED      % NOW
1T    1T   4K mem    16G      0 100.00 
1T    1T   4K dev    16G      0 100.00 
1T    1T   2M mem     4G    12G  25.00 
1T    1T   2M dev    16G      0 100.00 
1T    1T   1G mem     8M 16376M   0.05 
1T    1T   1G dev    16G      0 100.00 
! estimated with the usual values of x86-64 (struct page of 64 bytes, shared tails); this kernel can be asked as root, with the module loaded

# the largest size there is
$ daxctl-compound estimate --sysroot tree 16383P --raw -o page,map,memmap 2>/dev/null
PAGE MAP MEMMAP
4096 mem 288212783965667328
4096 dev 288212783965667328
2097152 mem 72053195991416832
2097152 dev 288212783965667328
1073741824 mem 140728898420736
1073741824 dev 288212783965667328

# a device: the line of how it is now has what is counted
$ daxctl-compound estimate --sysroot tree dax1.0 2>/dev/null
FOR    SIZE PAGE MAP MEMMAP  SAVED      % NOW
dax1.0   1G   4K mem    16M      0 100.00 
dax1.0   1G   4K dev    16M      0 100.00 
dax1.0   1G   2M mem     4M    12M  25.00 
dax1.0   1G   2M dev    16M      0 100.00 
dax1.0   1G   1G mem     8K 16376K   0.05  8K
dax1.0   1G   1G dev    16M      0 100.00 

# all is the sum of the devices, for which nothing is counted
$ daxctl-compound estimate --sysroot tree -J all 2>/dev/null | jq -c '.[] | [.page_size, .map, .memmap_bytes, .counted_bytes]'
[4096,"mem",123731968,null]
[4096,"dev",123731968,null]
[2097152,"mem",30932992,null]
[2097152,"dev",123731968,null]
[1073741824,"mem",65536,null]
[1073741824,"dev",123731968,null]

# some operands mean something, one does not
$ daxctl-compound estimate --sysroot tree --raw --noheadings -o map,memmap 4M zork 2>/dev/null
mem 65536
dev 65536
mem 16384
dev 65536
mem 8192
dev 65536
? 64

# neither a size nor a device
$ daxctl-compound estimate --sysroot tree 12q
! estimated with the usual values of x86-64 (struct page of 64 bytes, shared tails); this kernel can be asked as root, with the module loaded
! daxctl-compound estimate: '12q' is not a size: a whole number below 2^64 - 1 with K, M, G, T, P or nothing after it, such as 1536G
? 1

$ daxctl-compound estimate --sysroot tree 1.5T
! estimated with the usual values of x86-64 (struct page of 64 bytes, shared tails); this kernel can be asked as root, with the module loaded
! daxctl-compound estimate: '1.5T' is not a size: a whole number below 2^64 - 1 with K, M, G, T, P or nothing after it, such as 1536G
? 1

$ daxctl-compound estimate --sysroot tree 18446744073709551615
! estimated with the usual values of x86-64 (struct page of 64 bytes, shared tails); this kernel can be asked as root, with the module loaded
! daxctl-compound estimate: '18446744073709551615' is not a size: a whole number below 2^64 - 1 with K, M, G, T, P or nothing after it, such as 1536G
? 1

$ daxctl-compound estimate --sysroot tree x12
! estimated with the usual values of x86-64 (struct page of 64 bytes, shared tails); this kernel can be asked as root, with the module loaded
! daxctl-compound estimate: 'x12' is not the name of a dax device: daxX.Y, X.Y, a path in /dev or /sys, or REGION@OFFSET.
! Try: daxctl-compound list
? 1

# nothing to estimate
$ daxctl-compound estimate
! daxctl-compound estimate: give a size, a device, or all
! Try `daxctl-compound estimate --help' or `daxctl-compound estimate --usage' for
! more information.
? 2
