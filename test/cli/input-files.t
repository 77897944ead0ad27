# Files that people give: a layout, the JSON of a device. What is not understood is said, with its
# line where there is one, and nothing is done. Those of /etc/daxctl.conf.d are test/vm/guest/32-check-config's.

# a section or a key that is there twice
$ printf '%s\n' '[dax0.1]' 'region = x' 'region.size = 1G' '' '[DAX0.1]' | daxctl-compound restore --file -
! daxctl-compound restore: -, line 5: the section dax0.1 is there already, in line 1.
! daxctl-compound restore: dax0.1 is not restored.
! daxctl-compound restore: dax0.1 is not restored.
! restored 0 devices
? 1

$ printf '%s\n' '[dax0.1]' 'region = x' 'align = 2M' 'region.size = 1G' 'Align = 1G' | daxctl-compound restore --file -
! daxctl-compound restore: -, line 5: the key align is there already, in line 3.
! daxctl-compound restore: dax0.1 is not restored.
! restored 0 devices
? 1

# a key that there is not
$ printf '%s\n' '[dax0.1]' 'region = x' 'region.size = 1G' 'aling = 2M' | daxctl-compound restore --file -
! daxctl-compound restore: -, line 4: aling is no key of it.
! daxctl-compound restore: dax0.1 is not restored.
! restored 0 devices
? 1

# values that a key cannot have
$ for v in 'align = 0' 'align = 3M' 'align =' 'online = yup' 'mode = fast' 'vmemmap-shift = 19' 'map = x' "region = $(printf '%600s' '' | tr ' ' x)" 'extent.1 = 0+1G' 'extent.0 = 0+0' 'extent.0 = 15E+2E'; do printf '%s\n' '[dax0.1]' 'region.size = 1G' "$v" | daxctl-compound restore --file - 2>&1; done
daxctl-compound restore: -, line 3: align has a value that it cannot have.
daxctl-compound restore: dax0.1 is not restored.
restored 0 devices
daxctl-compound restore: -, line 3: align has a value that it cannot have.
daxctl-compound restore: dax0.1 is not restored.
restored 0 devices
daxctl-compound restore: -, line 3: align has a value that it cannot have.
daxctl-compound restore: dax0.1 is not restored.
restored 0 devices
daxctl-compound restore: -, line 3: online has a value that it cannot have.
daxctl-compound restore: dax0.1 is not restored.
restored 0 devices
daxctl-compound restore: -, line 3: mode has a value that it cannot have.
daxctl-compound restore: dax0.1 is not restored.
restored 0 devices
daxctl-compound restore: -, line 3: vmemmap-shift has a value that it cannot have.
daxctl-compound restore: dax0.1 is not restored.
restored 0 devices
daxctl-compound restore: -, line 3: map has a value that it cannot have.
daxctl-compound restore: dax0.1 is not restored.
restored 0 devices
daxctl-compound restore: -, line 3: region has a value that it cannot have.
daxctl-compound restore: dax0.1 is not restored.
restored 0 devices
daxctl-compound restore: -, line 3: extent.1 has a value that it cannot have.
daxctl-compound restore: dax0.1 is not restored.
restored 0 devices
daxctl-compound restore: -, line 3: extent.0 has a value that it cannot have.
daxctl-compound restore: dax0.1 is not restored.
restored 0 devices
daxctl-compound restore: -, line 3: extent.0 has a value that it cannot have.
daxctl-compound restore: dax0.1 is not restored.
restored 0 devices
? 1

# every way to say yes and no
$ for v in y t yes true 1 n f no false 0 Y NO True; do printf '%s\n' '[dax0.1]' 'region = x' 'region.size = 1G' "online = $v" "movable = $v" | daxctl-compound restore --present --file - 2>&1; done | sort | uniq -c
     13 restored 0 devices

# lines that are neither, and what is no text
$ for f in 'mode' '[dax0.1' '[]' '[dax0.1] x' 'region = x' ' = x' '[dax0.1]\nregion = "x' '[dax0.1]\nregion = "x" y' '[dax0.1]\n= x' '[dax]' '[dax0.01]' '[dax0.1]' '[dax0.1]\nregion = \001' '[dax0.1]\0'; do printf "\n$f" | daxctl-compound restore --file - 2>&1; done
daxctl-compound restore: -, line 2: neither a [section] nor key = value.
daxctl-compound restore: a section without a name is not restored.
restored 0 devices
daxctl-compound restore: -, line 2: a section is a name in [brackets].
daxctl-compound restore: a section without a name is not restored.
restored 0 devices
daxctl-compound restore: -, line 2: a section needs a name.
daxctl-compound restore: a section without a name is not restored.
restored 0 devices
daxctl-compound restore: -, line 2: a section is a name in [brackets].
daxctl-compound restore: a section without a name is not restored.
restored 0 devices
daxctl-compound restore: -, line 2: a key before the first [section].
daxctl-compound restore: a section without a name is not restored.
restored 0 devices
daxctl-compound restore: -, line 2: a key before the first [section].
daxctl-compound restore: a section without a name is not restored.
restored 0 devices
daxctl-compound restore: -, line 3: a value is not one "in quotes".
daxctl-compound restore: dax0.1 is not restored.
restored 0 devices
daxctl-compound restore: -, line 3: a value is not one "in quotes".
daxctl-compound restore: dax0.1 is not restored.
restored 0 devices
daxctl-compound restore: -, line 3: there is no key before the equals sign.
daxctl-compound restore: dax0.1 is not restored.
restored 0 devices
daxctl-compound restore: -, line 2: dax is not the name of a device.
daxctl-compound restore: dax is not restored.
restored 0 devices
daxctl-compound restore: -, line 2: dax0.01 is not the name of a device.
daxctl-compound restore: dax0.01 is not restored.
restored 0 devices
daxctl-compound restore: -, line 2: dax0.1 has no region, or no region.size.
daxctl-compound restore: dax0.1 is not restored.
restored 0 devices
daxctl-compound restore: -: it is no text: it has control characters.
daxctl-compound restore: -: it is no text: it has control characters.
? 1

# comments, quotes, blanks, the ends of lines of another system, and a line that goes on
$ printf '# all\r\n [ dax0.1 ] ; of\r\n\tREGION="a#b" # it\r\nregion.size = \\\n 1G' | daxctl-compound restore --file -
! daxctl-compound restore: dax0.1: a#b: its region is not there.
! Try: daxctl-compound list --regions --table
! restored 0 devices
? 1

% tree 6.12-qemu-mixed

# a dump of regions is no device, whichever way it was made
$ for o in -R -RD '-RDM -r 1' '-R -r 1 -u'; do daxctl-compound list --sysroot tree $o | daxctl-compound create --input - 2>&1; done
daxctl-compound create: -: not a JSON object, nor an array with one in it.
Try: daxctl-compound list -M -d DEVICE prints one
daxctl-compound create: -: not a JSON object, nor an array with one in it.
Try: daxctl-compound list -M -d DEVICE prints one
daxctl-compound create: -: a region, and not a device.
Try: daxctl-compound list -M -d DEVICE prints one
daxctl-compound create: -: a region, and not a device.
Try: daxctl-compound list -M -d DEVICE prints one
? 1

# nor is what other verbs and programs print
$ for v in estimate who; do daxctl-compound $v -J --sysroot tree dax1.0 2>/dev/null | daxctl-compound reconfigure --input - dax1.0 2>&1; done
daxctl-compound reconfigure: -: not a JSON object, nor an array with one in it.
Try: daxctl-compound list -M -d DEVICE prints one
daxctl-compound reconfigure: -: "pinned" is nothing that a device has.
? 1

$ for j in '{"dev":"namespace0.0","size":4}' '{"size":4,"chardev":"dax0.01"}' '{"size":4,"aling":4096}' '{"size":4,"align":0}' '{"mode":"compound"}' '{}' '[]' 'null' '{"mappings":[{"start":0,"end":9,"len":9}]}' '{"mappings":[{"start":0,"end":9,"size":9}]}' '{"mappings":[{"page_offset":0,"start":0,"end":9},{"start":10,"end":19}]}' '{"mappings":[{"page_offset":0,"start":0,"end":9},{"page_offset":"0","start":10,"end":19}]}'; do echo "$j" | daxctl-compound create --input - 2>&1 | head -n 1; done
daxctl-compound create: -: "dev" is nothing that a device has.
daxctl-compound create: -: "chardev" is not a device name.
daxctl-compound create: -: "aling" is nothing that a device has.
daxctl-compound create: -: "align" is not a page size: 4K, 2M and 1G are.
daxctl-compound create: -: it has none of "chardev", "size" and "mappings".
daxctl-compound create: -: it has none of "chardev", "size" and "mappings".
daxctl-compound create: -: not a JSON object, nor an array with one in it.
daxctl-compound create: -: not a JSON object, nor an array with one in it.
daxctl-compound create: -: "len" is nothing that a mapping has.
daxctl-compound create: -: the "size" of a mapping is not that from "start" to "end".
daxctl-compound create: -: only some of the mappings have a "page_offset".
daxctl-compound create: -: two mappings have one "page_offset".

# what is no JSON is said with its line; half a file is no shorter file
$ for j in '{\n"size": 4,\n,}' '' '{"size":4' '{"size":4} {"size":5}'; do printf "$j" | daxctl-compound create --input - 2>&1 | sed 's/JSON: .*/JSON/'; done
daxctl-compound create: -, line 3: not JSON
daxctl-compound create: -, line 1: not JSON
daxctl-compound create: -, line 1: not JSON
daxctl-compound create: -, line 1: not JSON

$ yes '' | daxctl-compound create --input -
! daxctl-compound create: -: File too large.
? 1
