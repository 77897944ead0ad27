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
$ daxctl-compound version; daxctl-compound --version
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
