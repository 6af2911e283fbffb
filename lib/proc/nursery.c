/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/proc/nursery.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lib/base/banned.h"

#define KEPT_FD 3                       /* the one descriptor a process of ours keeps beside 0, 1, 2 */
#define FORK_REST ((long)100 * 1000000) /* ns, before the worker may ask again when fork failed */

/* As the first thing in a forked child: no listener, no other helper's socket, no signal of the terminal's.
 */
static void become(pid_t parent, int fd)
{
	static const int ignored[] = { SIGINT, SIGTERM, SIGQUIT, SIGHUP, SIGPIPE, SIGCHLD };
	sigset_t none;

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(0);
	for (size_t i = 0; i < ARRAY_LEN(ignored); i++)
		(void)signal(ignored[i], SIG_IGN);
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	if (fd != KEPT_FD && dup2(fd, KEPT_FD) < 0)
		_exit(1);
	(void)close_range(KEPT_FD + 1, UINT_MAX, 0);
}

/* Ends with the worker: at the end of file, or killed with the nursery. */
__attribute__((noreturn)) static void helper_main(const struct helper_plan *plan)
{
	static unsigned char in[HELPER_FRAME_BYTES];
	static unsigned char out[HELPER_FRAME_BYTES];

	for (;;) {
		const ssize_t got = recv(KEPT_FD, in, sizeof in, 0);
		size_t len;

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 1)
			_exit(0);
		len = plan->work(plan->self, in + 1, (size_t)got - 1, out + 1, HELPER_MESSAGE_BYTES);
		if (len > HELPER_MESSAGE_BYTES)
			_exit(1);
		out[0] = in[0];
		bytes_wipe(in, sizeof in);
		if (send(KEPT_FD, out, 1 + len, MSG_NOSIGNAL) < 0)
			_exit(0);
		bytes_wipe(out, sizeof out);
	}
}

/* The descriptor that came with the message; -1 when the worker is gone. */
static int fd_receive(void)
{
	union {
		struct cmsghdr head;
		unsigned char room[CMSG_SPACE(sizeof(int))];
	} control;
	unsigned char mark;
	struct iovec part = { &mark, sizeof mark };
	struct msghdr message = {
		.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control
	};
	const struct cmsghdr *head;
	ssize_t got;
	int fd = -1;

	do
		got = recvmsg(KEPT_FD, &message, MSG_CMSG_CLOEXEC);
	while (got < 0 && errno == EINTR);
	head = got == 1 ? CMSG_FIRSTHDR(&message) : NULL;
	if (head != NULL && head->cmsg_type == SCM_RIGHTS && head->cmsg_len == CMSG_LEN(sizeof fd))
		memcpy(&fd, CMSG_DATA(head), sizeof fd);
	return fd;
}

__attribute__((noreturn)) static void nursery_main(const struct helper_plan *plan)
{
	if (getpriority(PRIO_PROCESS, 0) < plan->niceness)
		(void)setpriority(PRIO_PROCESS, 0, plan->niceness);
	for (;;) {
		const pid_t self = getpid();
		const int fd = fd_receive();
		pid_t child;

		if (fd < 0)
			_exit(0);
		child = fork();
		if (child == 0) {
			become(self, fd);
			helper_main(plan);
		}
		/* Closing tells the worker, which asks again at once. */
		if (child < 0)
			(void)nanosleep(&(struct timespec){ 0, FORK_REST }, NULL);
		(void)close(fd);
	}
}

bool nursery_start(const struct helper_plan *plan, struct nursery *out)
{
	const pid_t self = getpid();
	int ends[2];

	*out = (struct nursery){ .control_fd = -1 };
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
		return false;
	out->pid = fork();
	if (out->pid == 0) {
		become(self, ends[1]);
		nursery_main(plan);
	}
	(void)close(ends[1]);
	out->control_fd = ends[0];
	if (out->pid > 0)
		return true;
	(void)close(ends[0]);
	return false;
}

static bool fd_send(int control_fd, int fd)
{
	union {
		struct cmsghdr head;
		unsigned char room[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	unsigned char mark = 0;
	struct iovec part = { &mark, sizeof mark };
	const struct msghdr message = {
		.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control
	};
	struct cmsghdr *head = CMSG_FIRSTHDR(&message);

	head->cmsg_level = SOL_SOCKET;
	head->cmsg_type = SCM_RIGHTS;
	head->cmsg_len = CMSG_LEN(sizeof fd);
	memcpy(CMSG_DATA(head), &fd, sizeof fd);
	return sendmsg(control_fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT) == 1;
}

int nursery_helper(const struct nursery *nursery)
{
	int ends[2];
	bool is_sent;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
		return -1;
	is_sent = fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0 && fd_send(nursery->control_fd, ends[1]);
	(void)close(ends[1]);
	if (is_sent)
		return ends[0];
	(void)close(ends[0]);
	return -1;
}

void nursery_end(struct nursery *nursery)
{
	pid_t gone;

	(void)close(nursery->control_fd);
	do
		gone = waitpid(nursery->pid, NULL, 0);
	while (gone < 0 && errno == EINTR);
	*nursery = (struct nursery){ .control_fd = -1 };
}
