# Metrics in Prometheus' text format from the JSON of "daxctl-compound list -RDi".
#
#     daxctl-compound list -RDi | jq -nrf metrics.jq
#
# A number that list does not have (no module, no driver) is left out, never 0. Faults and poison
# begin anew with each bind.

# {name="value",...}; the format wants the same escapes as JSON.
def labels: to_entries | map("\(.key)=\(.value | tostring | tojson)") | "{\(join(","))}";

# A family: its two comments and its samples, which are [labels, value]. Nothing without samples.
def family($name; $type; $help; samples):
	[samples | select(.[1] != null)] as $samples
	| if $samples == [] then empty
	  else "# HELP \($name) \($help)", "# TYPE \($name) \($type)",
		($samples[] | "\($name)\(.[0] | labels) \(.[1])")
	  end;

[inputs | arrays | .[]] as $regions
| def region(value): $regions[] | [{region: "dax\(.id)", path}, value];
  def device(value): $regions[].devices // [] | .[] | [{device: .chardev}, value];
  family("daxctl_compound_region_size_bytes"; "gauge"; "Memory of a region."; region(.size)),
  family("daxctl_compound_region_available_bytes"; "gauge"; "Memory of a region that no device has.";
	region(.available_size)),
  family("daxctl_compound_device_info"; "gauge"; "How a device is used; always 1.";
	$regions[] | .id as $id | .devices // [] | .[]
	| [{device: .chardev, region: "dax\($id)", mode, driver: (.driver // ""), state: (.state // "enabled"),
	    map: (.compound.map // ""), target_node: (.target_node // ""), numa_node: (.numa_node // "")}, 1]),
  family("daxctl_compound_device_size_bytes"; "gauge"; "Memory of a device."; device(.size)),
  family("daxctl_compound_device_align_bytes"; "gauge"; "Align of a device."; device(.align)),
  family("daxctl_compound_device_memory_blocks"; "gauge"; "Memory blocks of system RAM.";
	device(.total_memblocks)),
  family("daxctl_compound_device_memory_blocks_online"; "gauge"; "Memory blocks of system RAM that are online.";
	device(.online_memblocks)),
  family("daxctl_compound_device_movable"; "gauge"; "1: all of it that is online is movable, 0: not all.";
	device(if .movable == null then null elif .movable then 1 else 0 end)),
  family("daxctl_compound_device_page_size_bytes"; "gauge"; "Size of its compound pages.";
	device(.compound.page_size)),
  family("daxctl_compound_device_memmap_bytes"; "gauge"; "Memory that its struct pages take, counted.";
	device(.compound.memmap_bytes)),
  family("daxctl_compound_device_memmap_saved_bytes"; "gauge"; "What base pages would take more.";
	device(.compound.memmap_saved_bytes)),
  family("daxctl_compound_device_pinned_pages"; "gauge"; "Compound pages that are pinned for DMA.";
	device(.compound.pinned)),
  family("daxctl_compound_device_faults_total"; "counter"; "Page faults since the device was bound, by size.";
	$regions[].devices // [] | .[] | .chardev as $device | .compound.faults // {} | to_entries[]
	| [{device: $device, size: .key}, .value]),
  family("daxctl_compound_device_poisoned_bytes"; "gauge"; "Memory that failed since the device was bound.";
	device(.compound.poison | if . == null then null else map(.length) | add // 0 end))
