// SPDX-License-Identifier: GPL-2.0
/*
 * Calls /dev/dax_compound wrongly in every way it documents, and expects the errno.
 *
 *   dax-ioctl FEATURES /dev/daxX.Y	the bits that it should say this kernel has, and a
 *					device that no driver is bound to
 */
#include "guest.h"
#include "dax_compound_uapi.h"

static int failures;

static void expect(const char *what, int rc, int want)
{
	int got = rc ? errno : 0;

	if (got == want) {
		printf("ok: %s\n", what);
		return;
	}
	failures++;
	printf("WRONG: %s: %s instead of %s\n", what, strerror(got), strerror(want));
}

static struct dax_compound_pin good_pin(void *addr)
{
	return (struct dax_compound_pin) {
		.size = sizeof(struct dax_compound_pin),
		.addr = (uintptr_t)addr,
		.length = SZ_2M,
		.batch = 512,
	};
}

#define EXPECT_PIN(what, want, ...)						\
	do {									\
		struct dax_compound_pin pin_ = good_pin(addr);			\
										\
		__VA_ARGS__;							\
		expect(what, ioctl(fd, DAX_COMPOUND_IOC_PIN, &pin_), want);	\
	} while (0)

static void check_pin(int fd, char *addr)
{
	EXPECT_PIN("a good pin", 0, (void)0);
	EXPECT_PIN("unknown flag", EINVAL, pin_.flags = 1u << 31);
	EXPECT_PIN("length 0", EINVAL, pin_.length = 0);
	EXPECT_PIN("length off a page", EINVAL, pin_.length = 100);
	EXPECT_PIN("address off a page", EINVAL, pin_.addr++);
	EXPECT_PIN("range that wraps", EINVAL, pin_.length = -SZ_4K);
	EXPECT_PIN("batch 0", EINVAL, pin_.batch = 0);
	EXPECT_PIN("batch above the bound", EINVAL, pin_.batch = (1u << 20) + 1);
	EXPECT_PIN("unpin batch above the bound", EINVAL, pin_.unpin_batch = (1u << 20) + 1);
	EXPECT_PIN("unknown way to pin", EINVAL, pin_.pin_how = DAX_COMPOUND_GET_FAST + 1);
	EXPECT_PIN("unknown way to unpin", EINVAL, pin_.unpin_how = DAX_COMPOUND_UNPIN_RANGE + 1);
	EXPECT_PIN("dirtying what is only read", EINVAL,
		   pin_.unpin_how = DAX_COMPOUND_UNPIN_DIRTY);
	EXPECT_PIN("dirtying a range that is only read", EINVAL,
		   pin_.unpin_how = DAX_COMPOUND_UNPIN_RANGE);
	EXPECT_PIN("long-term reference", EINVAL, pin_.pin_how = DAX_COMPOUND_GET_FAST;
		   pin_.flags = DAX_COMPOUND_PIN_LONGTERM);
	EXPECT_PIN("dirtying reference", EINVAL, pin_.pin_how = DAX_COMPOUND_GET_FAST;
		   pin_.unpin_how = DAX_COMPOUND_UNPIN_DIRTY);
	EXPECT_PIN("reserved field", EINVAL, pin_.reserved = 1);
	EXPECT_PIN("size below the head", EINVAL, pin_.size = 4);
	EXPECT_PIN("size above a page", E2BIG, pin_.size = 5000);
}

static void check_unmapped(int fd)
{
	struct dax_compound_pin pin = good_pin((void *)SZ_4K);

	expect("pin of unmapped memory is no error of the call",
	       ioctl(fd, DAX_COMPOUND_IOC_PIN, &pin), 0);
	if (pin.error != EFAULT || pin.pages) {
		failures++;
		printf("WRONG: unmapped memory: error %u, %llu pages\n", pin.error, pin.pages);
	}
}

/* A newer user space passes a longer structure: fine while the rest is zero */
static void check_growth(int fd)
{
	struct {
		struct dax_compound_features known;
		uint64_t newer;
	} features = { .known.size = sizeof(features) };
	static _Alignas(8) char page[2 * SZ_4K];

	expect("longer structure, rest zero", ioctl(fd, DAX_COMPOUND_IOC_FEATURES, &features), 0);
	features.newer = 1;
	expect("longer structure, rest set", ioctl(fd, DAX_COMPOUND_IOC_FEATURES, &features), E2BIG);
	memcpy(page, &features.known, sizeof(features.known));
	*(uint32_t *)page = 2 * SZ_4K;
	expect("more than a page, rest zero", ioctl(fd, DAX_COMPOUND_IOC_FEATURES, page), E2BIG);
	features.known.size = offsetof(struct dax_compound_features, features);
	features.known.features = ~0ULL;
	expect("shorter structure", ioctl(fd, DAX_COMPOUND_IOC_FEATURES, &features), 0);
	if (features.known.features != ~0ULL) {
		failures++;
		printf("WRONG: bytes beyond the caller's size were written\n");
	}
	if (features.known.version != 1 || features.known.struct_page_bytes < 56) {
		failures++;
		printf("WRONG: features are not filled in\n");
	}
}

static void check_features(int fd, unsigned long long want)
{
	struct dax_compound_features features = { .size = sizeof(features), .features = ~0ULL };

	expect("features", ioctl(fd, DAX_COMPOUND_IOC_FEATURES, &features), 0);
	if (features.features != want) {
		failures++;
		printf("WRONG: features are %#llx instead of %#llx\n", features.features, want);
	}
	features.flags = 1;
	expect("features with an unknown flag", ioctl(fd, DAX_COMPOUND_IOC_FEATURES, &features),
	       EINVAL);
	features.flags = 0;
	features.size = sizeof(features.size);
	expect("size below the head, all else good",
	       ioctl(fd, DAX_COMPOUND_IOC_FEATURES, &features), EINVAL);
	features.size = sizeof(features);
	expect("call of the same number of another driver",
	       ioctl(fd, _IOWR('y', 0x40, struct dax_compound_features), &features), ENOTTY);
}

static void check_inspect(int fd, const struct stat *device)
{
	unsigned int devt = major(device->st_rdev) << 20 | minor(device->st_rdev);
	struct dax_compound_inspect in = { .size = sizeof(in), .major = 1, .minor = 3 };

	expect("inspect of /dev/null", ioctl(fd, DAX_COMPOUND_IOC_INSPECT, &in), ENODEV);
	in.minor = ~0u;
	expect("inspect of an impossible minor", ioctl(fd, DAX_COMPOUND_IOC_INSPECT, &in), ENODEV);
	in.major = major(device->st_rdev);
	in.minor = minor(device->st_rdev);
	expect("inspect of an unbound device", ioctl(fd, DAX_COMPOUND_IOC_INSPECT, &in), ENXIO);
	/* as the kernel packs both into one number */
	in.major = 0;
	in.minor = devt;
	expect("inspect of a minor with a major in it", ioctl(fd, DAX_COMPOUND_IOC_INSPECT, &in),
	       ENODEV);
	in.major = major(device->st_rdev) | 1u << 12;
	in.minor = minor(device->st_rdev);
	expect("inspect of a major above the bound", ioctl(fd, DAX_COMPOUND_IOC_INSPECT, &in),
	       ENODEV);
	in.flags = 1;
	expect("inspect with an unknown flag", ioctl(fd, DAX_COMPOUND_IOC_INSPECT, &in), EINVAL);
}

static void check_poison(int fd)
{
	struct dax_compound_poison poison = { .size = sizeof(poison), .length = SZ_4K };

	expect("poison of a page", ioctl(fd, DAX_COMPOUND_IOC_POISON, &poison), 0);
	poison.start = 7;
	expect("poison off a page", ioctl(fd, DAX_COMPOUND_IOC_POISON, &poison), EINVAL);
	poison.start = 0;
	poison.length = 100;
	expect("poison of a part of a page", ioctl(fd, DAX_COMPOUND_IOC_POISON, &poison), EINVAL);
	poison.length = 0;
	expect("poison of nothing", ioctl(fd, DAX_COMPOUND_IOC_POISON, &poison), EINVAL);
	poison.start = -2 * SZ_4K;
	poison.length = 3 * SZ_4K;
	expect("poison of a range that wraps", ioctl(fd, DAX_COMPOUND_IOC_POISON, &poison), EINVAL);
	poison.start = 0;
	poison.flags = 1u << 31;
	expect("poison with an unknown flag", ioctl(fd, DAX_COMPOUND_IOC_POISON, &poison), EINVAL);
}

int main(int argc, char **argv)
{
	int fd = open_dev("/dev/dax_compound");
	char *addr = mmap(NULL, SZ_2M, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct stat st, device;

	if (argc != 3)
		errx(2, "usage: dax-ioctl FEATURES /dev/daxX.Y");
	if (stat(argv[2], &device))
		err(1, "%s", argv[2]);
	if (addr == MAP_FAILED)
		err(1, "mmap");
	if (fstat(fd, &st) || (st.st_mode & 0777) != 0600)
		errx(1, "/dev/dax_compound has mode %o", st.st_mode & 0777);
	check_pin(fd, addr);
	check_unmapped(fd);
	check_growth(fd);
	check_features(fd, strtoull(argv[1], NULL, 0));
	check_inspect(fd, &device);
	check_poison(fd);
	expect("unknown call", ioctl(fd, _IO('x', 0x7f), addr), ENOTTY);
	expect("call of another driver", ioctl(fd, 0x5401, addr), ENOTTY);
	expect("bad pointer", ioctl(fd, DAX_COMPOUND_IOC_PIN, 1), EFAULT);

	/* an open descriptor gives nothing to whoever lost the capability */
	if (setuid(65534))
		err(1, "setuid");
	expect("without CAP_SYS_ADMIN", ioctl(fd, DAX_COMPOUND_IOC_FEATURES, addr), EPERM);
	return failures ? 1 : 0;
}
