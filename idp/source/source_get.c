/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/source/source_get.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "keys/policy.h"
#include "lib/base/banned.h"

#define MODE_OURS 0600

OUTCOME spool_open(const char *folder, int *out)
{
	*out = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, MODE_OURS);
	REQUIRE(*out >= 0, META_SPOOL);
	return outcome_ok();
}

void scoped_spool(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
}

bool source_is_file(const char *location)
{
	return location[0] == '/';
}

static OUTCOME hosts_read(struct bytes words, struct arena *mem, struct source_row *out)
{
	size_t begin = 0;

	for (size_t i = 0; i <= words.len; i++) {
		if (i < words.len && words.ptr[i] != ' ')
			continue;
		if (i > begin) {
			REQUIRE(out->n_hosts < LIMIT_SOURCE_HOSTS, STORE_SHAPE);
			TRY(arena_text(mem, bytes_at(words.ptr + begin, i - begin), &out->hosts[out->n_hosts++]));
		}
		begin = i + 1;
	}
	return outcome_ok();
}

OUTCOME source_row_read(const struct pg_rows *rows, size_t first, const char *name, struct arena *mem,
                        struct source_row *out)
{
	*out = (struct source_row){ .name = name };
	TRY(arena_text(mem, pg_cell(rows, 0, first), &out->location));
	out->profile = bytes_equal_text(pg_cell(rows, 0, first + 2), "compat") ? PROFILE_COMPAT : PROFILE_BSI;
	TRY(pin_read(pg_cell(rows, 0, first + 1), out->profile, mem, &out->pins));
	TRY(hosts_read(pg_cell(rows, 0, first + 3), mem, out));
	return cell_number(pg_cell(rows, 0, first + 4), &out->refresh_s);
}

struct aggregate_trust source_trust(const struct source_row *source)
{
	return (struct aggregate_trust){ .signers = { source->pins.keys, source->pins.n,
		                                      policy_sig_algs(source->profile) } };
}

/* A pipe or device would never end. */
static OUTCOME file_open(const char *path, int *out)
{
	SCOPED(spool) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;

	REQUIRE(fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode), META_UNREADABLE);
	*out = fd;
	fd = -1;
	return outcome_ok();
}

static OUTCOME server_ask(const struct source_row *source, const struct source_way *way, struct arena *mem, int fd,
                          struct fetched *got)
{
	const bool is_known = bytes_is_present(source->digest);
	const struct fetch_plan plan = {
		.url = source->location,
		.hosts = source->hosts,
		.n_hosts = source->n_hosts,
		.etag = is_known ? source->etag : NULL,
		.modified = is_known ? source->modified : NULL,
		.way = way->fetch,
		.limits = { LIMIT_AGGREGATE_BYTES, way->time_s, LIMIT_SOURCE_CONNECT_S, LIMIT_SOURCE_SLOW_BYTES, way->slow_s },
	};

	TRY(fetch(&plan, fd, mem, got));
	REQUIRE(lseek(fd, 0, SEEK_SET) == 0, META_SPOOL);
	return outcome_ok();
}

OUTCOME source_get(const struct source_row *source, const struct source_way *way, struct arena *mem, int *out_fd,
                   struct fetched *got)
{
	SCOPED(spool) int fd = -1;

	*out_fd = -1;
	*got = (struct fetched){ 0 };
	if (source_is_file(source->location))
		return file_open(source->location, out_fd);
	TRY(spool_open(way->folder, &fd));
	TRY(server_ask(source, way, mem, fd, got));
	if (got->is_unchanged)
		return outcome_ok();
	*out_fd = fd;
	fd = -1;
	return outcome_ok();
}
