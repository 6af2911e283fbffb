/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * banned - calls that have no place in this program; using one is a compile error
 *
 * Included last in a .c file. Each has a bounded or thread-safe cousin; tests/lint/banned.tap reads all files for them.
 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#pragma GCC poison strcpy strcat sprintf vsprintf strtok gets atoi atol atof gmtime localtime ctime
#pragma GCC poison asctime system popen tmpnam mktemp rand srand random srandom strncpy strncat

#endif
