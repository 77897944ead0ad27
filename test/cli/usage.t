# What is refused before anything is touched, and help.

# no command
$ daxctl-compound
! usage: daxctl-compound COMMAND [OPTION...] [DEVICE...]
! Try: daxctl-compound help
? 2

# an unknown command names the nearest
$ daxctl-compound lsit
! daxctl-compound: unknown command 'lsit'. Did you mean: list?
! Try: daxctl-compound help
? 2

$ daxctl-compound qwertyuiop
! daxctl-compound: unknown command 'qwertyuiop'.
! Try: daxctl-compound help
? 2

# an unknown option
$ daxctl-compound list --bogus
! daxctl-compound list: unrecognized option '--bogus'
! Try `daxctl-compound list --help' or `daxctl-compound list --usage' for more
! information.
? 2

# an option without its value
$ daxctl-compound list --region
! daxctl-compound list: option '--region' requires an argument
! Try `daxctl-compound list --help' or `daxctl-compound list --usage' for more
! information.
? 2

# inspect wants a device, or all
$ daxctl-compound inspect
! daxctl-compound inspect: name a device; all means every device
! Try `daxctl-compound inspect --help' or `daxctl-compound inspect --usage' for
! more information.
? 2

# options that exclude each other
$ daxctl-compound list --json --table
! daxctl-compound list: --json and --table exclude each other
! Try `daxctl-compound list --help' or `daxctl-compound list --usage' for more
! information.
? 2

$ daxctl-compound list --json -o size
! daxctl-compound list: -o, --raw and --noheadings are for tables, not for --json
! Try `daxctl-compound list --help' or `daxctl-compound list --usage' for more
! information.
? 2

$ daxctl-compound list -d dax0.0 dax0.1
! daxctl-compound list: --dev and a device name exclude each other
! Try `daxctl-compound list --help' or `daxctl-compound list --usage' for more
! information.
? 2

# an unknown column
$ daxctl-compound list -o device,colour
! daxctl-compound list: unknown column in 'device,colour'; --help-columns lists them
! Try `daxctl-compound list --help' or `daxctl-compound list --usage' for more
! information.
? 2

# columns are listed
$ daxctl-compound list --help-columns | head -n 3
DEVICE         name of the character device
REGION         number of its region
SIZE           size of the device

# the version, in daxctl's ways and ours
$ daxctl-compound version; daxctl-compound --version; daxctl-compound -v
1.0
1.0
1.0

# --list-cmds has every word that can be typed
$ for word in $(daxctl-compound --list-cmds); do daxctl-compound $word --help >/dev/null || echo "$word: $?"; done

# every command is in help
$ for word in $(daxctl-compound --list-cmds | grep -v -e -device); do daxctl-compound help | grep -q "^  $word " || echo $word; done

# help of a command is its --help
$ diff <(daxctl-compound help list) <(daxctl-compound list --help) && daxctl-compound list -h | diff - <(daxctl-compound list --help)

$ daxctl-compound help lst
! daxctl-compound: unknown command 'lst'. Did you mean: list?
! Try: daxctl-compound help
? 2

# changes want a device, or all
$ for verb in reconfigure enable disable destroy online-memory offline-memory; do daxctl-compound $verb --usage >/dev/null; daxctl-compound $verb -v 2>&1 | grep 'name a device'; done
daxctl-compound reconfigure: name a device; all means every device
daxctl-compound enable: name a device; all means every device
daxctl-compound disable: name a device; all means every device
daxctl-compound destroy: name a device; all means every device
daxctl-compound online-memory: name a device; all means every device
daxctl-compound offline-memory: name a device; all means every device

# create names its devices itself
$ daxctl-compound create dax0.1
! daxctl-compound create: unexpected argument 'dax0.1': the kernel names the device
! Try `daxctl-compound create --help' or `daxctl-compound create --usage' for
! more information.
? 2

# sizes, aligns, orders and modes that are none
$ daxctl-compound create --size 3x
! daxctl-compound create: --size: '3x' is not a size: a number with K, M, G, T, P or nothing after it, such as 2M
! Try `daxctl-compound create --help' or `daxctl-compound create --usage' for
! more information.
? 2

$ daxctl-compound create --align 3M
! daxctl-compound create: --align: '3M' is not a page size: 4K, 2M and 1G are
! Try `daxctl-compound create --help' or `daxctl-compound create --usage' for
! more information.
? 2

$ daxctl-compound create --vmemmap-shift 19
! daxctl-compound create: --vmemmap-shift: '19' is not a number from 0 to 18
! Try `daxctl-compound create --help' or `daxctl-compound create --usage' for
! more information.
? 2

$ daxctl-compound create --map huge
! daxctl-compound create: --map: 'huge' is not one of auto, devmap, folio
! Try `daxctl-compound create --help' or `daxctl-compound create --usage' for
! more information.
? 2

$ daxctl-compound enable --mode ram dax0.0
! daxctl-compound enable: --mode: 'ram' is not one of compound, devdax, system-ram, famfs
! Try `daxctl-compound enable --help' or `daxctl-compound enable --usage' for
! more information.
? 2

# options that make no sense together
$ daxctl-compound create --input - --size 1G
! daxctl-compound create: --input and --size exclude each other
! Try `daxctl-compound create --help' or `daxctl-compound create --usage' for
! more information.
? 2

$ daxctl-compound reconfigure -C --mode devdax dax0.0
! daxctl-compound reconfigure: --check-config and --mode exclude each other
! Try `daxctl-compound reconfigure --help' or `daxctl-compound reconfigure
! --usage' for more information.
? 2

$ daxctl-compound reconfigure --no-online dax0.0
! daxctl-compound reconfigure: --no-online and --no-movable need --mode system-ram
! Try `daxctl-compound reconfigure --help' or `daxctl-compound reconfigure
! --usage' for more information.
? 2

$ daxctl-compound create --mode devdax --no-online
! daxctl-compound create: --no-online and --no-movable need --mode system-ram
! Try `daxctl-compound create --help' or `daxctl-compound create --usage' for
! more information.
? 2

# --input that is no device
$ echo '[1, 2]' | daxctl-compound create --input -
! daxctl-compound create: -: not a JSON object, nor an array with one in it.
! Try: daxctl-compound list -M -d DEVICE prints one
? 1

$ echo '{"size":"much"}' | daxctl-compound create --input -
! daxctl-compound create: -: "size" is not a number of bytes.
? 1

# a number that is too large; json-c 0.18 has it refused before it is anybody's size
$ echo '{"size":18446744073709551616}' | daxctl-compound create --input - 2>&1 | sed 's/"size" is not a number of bytes/not JSON/'; echo "${PIPESTATUS[1]}"
daxctl-compound create: -: not JSON.
1

$ echo '{"chardev":null}' | daxctl-compound create --input -
! daxctl-compound create: -: "chardev" is not a device name.
? 1

$ echo '{"chardev":"dax99999999999.1"}' | daxctl-compound create --input -
! daxctl-compound create: -: "chardev" is not a device name.
? 1

$ echo '{"chardev":"dax1.1x"}' | daxctl-compound create --input -
! daxctl-compound create: -: "chardev" is not a device name.
? 1

$ echo '{"size":4096} and more' | daxctl-compound create --input - 2>&1 | sed 's/JSON: .*/JSON/'
daxctl-compound create: -, line 1: not JSON

$ daxctl-compound create --size 18446744073709551615
! daxctl-compound create: --size: '18446744073709551615' is too large: sizes are below 2^64 - 1
! Try `daxctl-compound create --help' or `daxctl-compound create --usage' for
! more information.
? 2

$ echo '{"mappings":[{"start":4096,"end":4095}]}' | daxctl-compound create --input -
! daxctl-compound create: -: a mapping needs "start" and an "end" behind it.
? 1

$ daxctl-compound create --input nowhere.json
! daxctl-compound create: nowhere.json: No such file or directory.
? 1
