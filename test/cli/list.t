# list, on captured trees.

% tree 6.12-qemu-mixed

# list prints daxctl's JSON and our object "compound"
$ daxctl-compound list --sysroot tree
[
  {
    "chardev":"dax0.0",
    "size":536870912,
    "target_node":0,
    "numa_node":0,
    "align":2097152,
    "mode":"compound",
    "compound":{
      "vmemmap_shift":9,
      "page_size":2097152,
      "map":"folio",
      "altmap":false,
      "memmap_bytes":2097152,
      "memmap_saved_bytes":6291456,
      "pinned":0,
      "faults":{
        "pte":0,
        "pmd":0,
        "pud":0
      },
      "poison":[]
    }
  },
  {
    "chardev":"dax0.1",
    "size":536870912,
    "target_node":0,
    "numa_node":0,
    "align":2097152,
    "mode":"system-ram"
  },
  {
    "chardev":"dax0.2",
    "size":1073741824,
    "target_node":0,
    "numa_node":0,
    "align":1073741824,
    "mode":"devdax",
    "state":"disabled",
    "compound":{
      "vmemmap_shift":"auto"
    }
  },
  {
    "chardev":"dax1.0",
    "size":1073741824,
    "target_node":0,
    "numa_node":0,
    "align":1073741824,
    "mode":"compound",
    "compound":{
      "vmemmap_shift":18,
      "page_size":1073741824,
      "map":"folio",
      "altmap":false,
      "memmap_bytes":8192,
      "memmap_saved_bytes":16769024,
      "pinned":0,
      "faults":{
        "pte":0,
        "pmd":0,
        "pud":0
      },
      "poison":[]
    }
  },
  {
    "chardev":"dax1.1",
    "size":268435456,
    "target_node":0,
    "numa_node":0,
    "align":2097152,
    "mode":"devdax",
    "state":"disabled",
    "compound":{
      "vmemmap_shift":"auto"
    }
  },
  {
    "chardev":"dax1.2",
    "size":268435456,
    "target_node":0,
    "numa_node":0,
    "align":2097152,
    "mode":"devdax",
    "compound":{
      "vmemmap_shift":9,
      "page_size":2097152,
      "altmap":false,
      "memmap_bytes":1048576,
      "memmap_saved_bytes":3145728,
      "pinned":0
    }
  },
  {
    "chardev":"dax1.3",
    "size":805306368,
    "target_node":0,
    "numa_node":0,
    "align":2097152,
    "mode":"devdax",
    "state":"disabled",
    "compound":{
      "vmemmap_shift":"auto"
    }
  },
  {
    "chardev":"dax1.4",
    "size":134217728,
    "target_node":0,
    "numa_node":0,
    "align":2097152,
    "mode":"compound",
    "compound":{
      "vmemmap_shift":0,
      "page_size":4096,
      "map":"devmap",
      "altmap":false,
      "memmap_bytes":2097152,
      "memmap_saved_bytes":0,
      "pinned":0,
      "faults":{
        "pte":0,
        "pmd":0,
        "pud":0
      },
      "poison":[]
    }
  },
  {
    "chardev":"dax2.0",
    "size":2111832064,
    "target_node":0,
    "numa_node":0,
    "align":2097152,
    "mode":"devdax",
    "compound":{
      "vmemmap_shift":9,
      "page_size":2097152,
      "altmap":true,
      "memmap_bytes":33554432,
      "memmap_saved_bytes":0,
      "pinned":0
    }
  },
  {
    "chardev":"dax3.0",
    "size":1071644672,
    "target_node":0,
    "numa_node":0,
    "align":2097152,
    "mode":"compound",
    "compound":{
      "vmemmap_shift":9,
      "page_size":2097152,
      "map":"folio",
      "altmap":false,
      "memmap_bytes":4194304,
      "memmap_saved_bytes":12582912,
      "pinned":0,
      "faults":{
        "pte":0,
        "pmd":0,
        "pud":0
      },
      "poison":[]
    }
  }
]

# one device is still an array
$ daxctl-compound list --sysroot tree -d dax1.0
[
  {
    "chardev":"dax1.0",
    "size":1073741824,
    "target_node":0,
    "numa_node":0,
    "align":1073741824,
    "mode":"compound",
    "compound":{
      "vmemmap_shift":18,
      "page_size":1073741824,
      "map":"folio",
      "altmap":false,
      "memmap_bytes":8192,
      "memmap_saved_bytes":16769024,
      "pinned":0,
      "faults":{
        "pte":0,
        "pmd":0,
        "pud":0
      },
      "poison":[]
    }
  }
]

# one device with --human is an object, and sizes from 5000K on are text, as daxctl has it
$ daxctl-compound list --sysroot tree -u -d dax1.0
{
  "chardev":"dax1.0",
  "size":"1024.00 MiB (1073.74 MB)",
  "target_node":0,
  "numa_node":0,
  "align":"1024.00 MiB (1073.74 MB)",
  "mode":"compound",
  "compound":{
    "vmemmap_shift":18,
    "page_size":"1024.00 MiB (1073.74 MB)",
    "map":"folio",
    "altmap":false,
    "memmap_bytes":8192,
    "memmap_saved_bytes":"15.99 MiB (16.77 MB)",
    "pinned":0,
    "faults":{
      "pte":0,
      "pmd":0,
      "pud":0
    },
    "poison":[]
  }
}

# extents with --human: an offset of 0 has no 0x, as daxctl has it
$ daxctl-compound list --sysroot tree -M -u dax1.3
{
  "chardev":"dax1.3",
  "size":"768.00 MiB (805.31 MB)",
  "target_node":0,
  "numa_node":0,
  "align":2097152,
  "mode":"devdax",
  "state":"disabled",
  "mappings":[
    {
      "page_offset":"0",
      "start":"0x370000000",
      "end":"0x37fffffff",
      "size":"256.00 MiB (268.44 MB)"
    },
    {
      "page_offset":"0x10000000",
      "start":"0x3a0000000",
      "end":"0x3bfffffff",
      "size":"512.00 MiB (536.87 MB)"
    }
  ],
  "compound":{
    "vmemmap_shift":"auto"
  }
}

# regions with --human: their align is a plain number, as daxctl has it
$ daxctl-compound list --sysroot tree -R -u
[
  {
    "path":"\/platform\/hmem.0",
    "id":0,
    "size":"2.50 GiB (2.68 GB)",
    "available_size":"512.00 MiB (536.87 MB)",
    "align":2097152
  },
  {
    "path":"\/platform\/hmem.1",
    "id":1,
    "size":"4.00 GiB (4.29 GB)",
    "available_size":"1664.00 MiB (1744.83 MB)",
    "align":2097152
  },
  {
    "path":"\/platform\/e820_pmem\/ndbus0\/region2\/dax2.0",
    "id":2,
    "size":"2014.00 MiB (2111.83 MB)",
    "align":2097152
  },
  {
    "path":"\/platform\/e820_pmem\/ndbus0\/region3\/dax3.0",
    "id":3,
    "size":"1022.00 MiB (1071.64 MB)",
    "align":2097152
  }
]

# regions
$ daxctl-compound list --sysroot tree -R
[
  {
    "path":"\/platform\/hmem.0",
    "id":0,
    "size":2684354560,
    "available_size":536870912,
    "align":2097152
  },
  {
    "path":"\/platform\/hmem.1",
    "id":1,
    "size":4294967296,
    "available_size":1744830464,
    "align":2097152
  },
  {
    "path":"\/platform\/e820_pmem\/ndbus0\/region2\/dax2.0",
    "id":2,
    "size":2111832064,
    "align":2097152
  },
  {
    "path":"\/platform\/e820_pmem\/ndbus0\/region3\/dax3.0",
    "id":3,
    "size":1071644672,
    "align":2097152
  }
]

# a region filter alone lists regions
$ daxctl-compound list --sysroot tree -r 0 -u
{
  "path":"\/platform\/hmem.0",
  "id":0,
  "size":"2.50 GiB (2.68 GB)",
  "available_size":"512.00 MiB (536.87 MB)",
  "align":2097152
}

# regions with their devices and extents
$ daxctl-compound list --sysroot tree -RDM -r dax1
[
  {
    "path":"\/platform\/hmem.1",
    "id":1,
    "size":4294967296,
    "available_size":1744830464,
    "align":2097152,
    "devices":[
      {
        "chardev":"dax1.0",
        "size":1073741824,
        "target_node":0,
        "numa_node":0,
        "align":1073741824,
        "mode":"compound",
        "mappings":[
          {
            "page_offset":0,
            "start":12884901888,
            "end":13958643711,
            "size":1073741824
          }
        ],
        "compound":{
          "vmemmap_shift":18,
          "page_size":1073741824,
          "map":"folio",
          "altmap":false,
          "memmap_bytes":8192,
          "memmap_saved_bytes":16769024,
          "pinned":0,
          "faults":{
            "pte":0,
            "pmd":0,
            "pud":0
          },
          "poison":[]
        }
      },
      {
        "chardev":"dax1.1",
        "size":268435456,
        "target_node":0,
        "numa_node":0,
        "align":2097152,
        "mode":"devdax",
        "state":"disabled",
        "mappings":[
          {
            "page_offset":0,
            "start":13958643712,
            "end":14227079167,
            "size":268435456
          }
        ],
        "compound":{
          "vmemmap_shift":"auto"
        }
      },
      {
        "chardev":"dax1.2",
        "size":268435456,
        "target_node":0,
        "numa_node":0,
        "align":2097152,
        "mode":"devdax",
        "mappings":[
          {
            "page_offset":0,
            "start":14227079168,
            "end":14495514623,
            "size":268435456
          }
        ],
        "compound":{
          "vmemmap_shift":9,
          "page_size":2097152,
          "altmap":false,
          "memmap_bytes":1048576,
          "memmap_saved_bytes":3145728,
          "pinned":0
        }
      },
      {
        "chardev":"dax1.3",
        "size":805306368,
        "target_node":0,
        "numa_node":0,
        "align":2097152,
        "mode":"devdax",
        "state":"disabled",
        "mappings":[
          {
            "page_offset":0,
            "start":14763950080,
            "end":15032385535,
            "size":268435456
          },
          {
            "page_offset":268435456,
            "start":15569256448,
            "end":16106127359,
            "size":536870912
          }
        ],
        "compound":{
          "vmemmap_shift":"auto"
        }
      },
      {
        "chardev":"dax1.4",
        "size":134217728,
        "target_node":0,
        "numa_node":0,
        "align":2097152,
        "mode":"compound",
        "mappings":[
          {
            "page_offset":0,
            "start":16106127360,
            "end":16240345087,
            "size":134217728
          }
        ],
        "compound":{
          "vmemmap_shift":0,
          "page_size":4096,
          "map":"devmap",
          "altmap":false,
          "memmap_bytes":2097152,
          "memmap_saved_bytes":0,
          "pinned":0,
          "faults":{
            "pte":0,
            "pmd":0,
            "pud":0
          },
          "poison":[]
        }
      }
    ]
  }
]

# devices of size 0 are left out
$ daxctl-compound list --sysroot tree | jq -c '[.[] | select(.size == 0)]'
[]

# devices of size 0 are listed with --idle
$ daxctl-compound list --sysroot tree -i | jq -c 'length'
11

# a jq program for daxctl works
$ daxctl-compound list --sysroot tree -RD | jq -r '.[] | select(.path | contains("hmem.0")) | .devices[].chardev'
dax0.0
dax0.1
dax0.2

# a table
$ daxctl-compound list --sysroot tree --table
DEVICE  SIZE ALIGN MODE       PAGE MAP    MEMMAP  SAVED
dax0.0  512M    2M compound     2M folio      2M     6M
dax0.1  512M    2M system-ram                    
dax0.2    1G    1G disabled                      
dax1.0    1G    1G compound     1G folio      8K 16376K
dax1.1  256M    2M disabled                      
dax1.2  256M    2M devdax       2M            1M     3M
dax1.3  768M    2M disabled                      
dax1.4  128M    2M compound     4K devmap     2M      0
dax2.0 2014M    2M devdax       2M           32M      0
dax3.0 1022M    2M compound     2M folio      4M    12M

# a table of regions
$ daxctl-compound list --sysroot tree -R --table
REGION  SIZE  FREE ALIGN KIND    PATH
     0  2.5G  512M    2M dynamic /platform/hmem.0
     1    4G 1664M    2M dynamic /platform/hmem.1
     2 2014M          2M static  /platform/e820_pmem/ndbus0/region2/dax2.0
     3 1022M          2M static  /platform/e820_pmem/ndbus0/region3/dax3.0

# both tables, and columns added to the usual ones
$ daxctl-compound list --sysroot tree -RD -o +shift,extents
REGION  SIZE  FREE ALIGN KIND    PATH
     0  2.5G  512M    2M dynamic /platform/hmem.0
     1    4G 1664M    2M dynamic /platform/hmem.1
     2 2014M          2M static  /platform/e820_pmem/ndbus0/region2/dax2.0
     3 1022M          2M static  /platform/e820_pmem/ndbus0/region3/dax3.0
\
DEVICE  SIZE ALIGN MODE       PAGE MAP    MEMMAP  SAVED SHIFT EXTENTS
dax0.0  512M    2M compound     2M folio      2M     6M     9 0x1e0000000-0x1ffffffff
dax0.1  512M    2M system-ram                                 0x200000000-0x21fffffff
dax0.2    1G    1G disabled                              auto 0x220000000-0x25fffffff
dax1.0    1G    1G compound     1G folio      8K 16376K    18 0x300000000-0x33fffffff
dax1.1  256M    2M disabled                              auto 0x340000000-0x34fffffff
dax1.2  256M    2M devdax       2M            1M     3M     9 0x350000000-0x35fffffff
dax1.3  768M    2M disabled                              auto 0x370000000-0x37fffffff 0x3a0000000-0x3bfffffff
dax1.4  128M    2M compound     4K devmap     2M      0     0 0x3c0000000-0x3c7ffffff
dax2.0 2014M    2M devdax       2M           32M      0     9 0x442200000-0x4bfffffff
dax3.0 1022M    2M compound     2M folio      4M    12M     9 0x4e0200000-0x51fffffff

# chosen columns for a script: exact numbers, no padding
$ daxctl-compound list --sysroot tree -o device,size,mode --raw --noheadings
dax0.0 536870912 compound
dax0.1 536870912 system-ram
dax0.2 1073741824 disabled
dax1.0 1073741824 compound
dax1.1 268435456 disabled
dax1.2 268435456 devdax
dax1.3 805306368 disabled
dax1.4 134217728 compound
dax2.0 2111832064 devdax
dax3.0 1071644672 compound
