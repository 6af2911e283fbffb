/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * replay - gives every seed of a target to it, where libFuzzer is absent
 *
 * fuzz_form FILE|DIRECTORY …; without arguments tests/fuzz/corpus/form below $top_srcdir. Prints one line
 * of TAP. Each seed lies in memory of exactly its size, so that the sanitizers see a read past its end.
 */
#include <dirent.h>
#include <errno.h>

#include "tests/fuzz/fuzz.h"

#define PATH_BYTES 4096
#define SEED_BYTES ((size_t)1024 * 1024)

static unsigned n_seeds;

static void must_read(const char *path, FILE *file)
{
	static uint8_t buffer[SEED_BYTES];
	const size_t size = fread(buffer, 1, sizeof buffer, file);
	uint8_t *exact = malloc(size > 0 ? size : 1);

	if (ferror(file) || !feof(file) || exact == NULL) {
		(void)fprintf(stderr, "%s: unreadable or longer than a seed may be\n", path);
		exit(EXIT_FAILURE);
	}
	memcpy(exact, buffer, size);
	(void)fprintf(stderr, "# %s\n", path);
	(void)LLVMFuzzerTestOneInput(exact, size);
	free(exact);
	n_seeds++;
}

static int is_seed(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void replay(const char *path)
{
	struct dirent **entries;
	const int n = scandir(path, &entries, is_seed, alphasort);

	if (n < 0) {
		FILE *file = errno == ENOTDIR ? fopen(path, "rb") : NULL;

		if (file == NULL) {
			perror(path);
			exit(EXIT_FAILURE);
		}
		must_read(path, file);
		(void)fclose(file);
		return;
	}
	for (int i = 0; i < n; i++) {
		char inner[PATH_BYTES];

		(void)snprintf(inner, sizeof inner, "%s/%s", path, entries[i]->d_name);
		replay(inner);
		free(entries[i]);
	}
	free(entries);
}

int main(int argc, char **argv)
{
	const char *slash = strrchr(argv[0], '/'), *name = slash != NULL ? slash + 1 : argv[0];
	const char *top = getenv("top_srcdir");

	name = strncmp(name, "fuzz_", 5) == 0 ? name + 5 : name;
	(void)printf("1..1\n");
	(void)fflush(stdout);
	for (int i = 1; i < argc; i++)
		replay(argv[i]);
	if (argc == 1) {
		char corpus[PATH_BYTES];

		(void)snprintf(corpus, sizeof corpus, "%s/tests/fuzz/corpus/%s", top != NULL ? top : ".",
		               name);
		replay(corpus);
	}
	(void)printf("%s 1 - %s: %u seeds\n", n_seeds > 0 ? "ok" : "not ok", name, n_seeds);
	return n_seeds > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
