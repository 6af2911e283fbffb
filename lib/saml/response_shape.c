/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/response_shape.h"

#include <stdio.h>

#include "lib/base/utctime.h"
#include "lib/saml/port_lasso.h"
#include "lib/saml/skeleton.h"
#include "lib/spec/limits.h"
#include "lib/spec/uris.h"

#define SKELETON_MEMORY ((size_t)8 * 1024 * 1024) /* all shapes need some 1 MB */
#define ASSERTION_BYTES ((size_t)12 * 1024)       /* a usual Assertion grows no buffer, */
#define RESPONSE_BYTES ((size_t)2 * 1024)         /* nor does what a Response has around it */
#define ATTRIBUTE_KINDS 8 /* NameFormat, FriendlyName, TrustLevel: each there or not */

/* Parts that may be absent. A shape is a set of them. */
enum assertion_part {
	WITH_REQUEST = 1,
	WITH_SESSION_END = 2,
	WITH_ADDRESS = 4,
	WITH_AUTHORITY = 8,
	WITH_AUTHORITY_2 = 16, /* only beside the first */
	WITH_ATTRIBUTES = 32,
	WITH_TYPES = 64, /* only with attributes */
	ASSERTION_SHAPES = 128
};
enum response_part {
	/* WITH_REQUEST as above */
	WITH_ERROR = 2,
	WITH_SUBSTATUS = 4, /* these only with an error */
	WITH_MESSAGE = 8,
	WITH_DETAIL = 16,
	RESPONSE_SHAPES = 32
};
enum attribute_part { WITH_FORMAT = 1, WITH_FRIENDLY_NAME = 2, WITH_LEVEL = 4 };

enum hole {
	HOLE_ID,
	HOLE_ASSERTION_ID,
	HOLE_IN_RESPONSE_TO,
	HOLE_ISSUER,
	HOLE_DESTINATION,
	HOLE_STATUS,
	HOLE_SUBSTATUS,
	HOLE_STATUS_MESSAGE,
	HOLE_STATUS_DETAIL,
	HOLE_AUDIENCE,
	HOLE_NAMEID,
	HOLE_NAMEID_FORMAT,
	HOLE_SESSION_INDEX,
	HOLE_CLASS_REF,
	HOLE_ADDRESS,
	HOLE_AUTHORITY,
	HOLE_AUTHORITY_2,
	HOLE_NAME, /* of an attribute, as the next */
	HOLE_FORMAT,
	HOLE_FRIENDLY_NAME,
	HOLE_VALUE,
	HOLE_LEVEL,
	HOLE_ISSUED,
	HOLE_AUTHN,
	HOLE_NOT_BEFORE,
	HOLE_NOT_ON_OR_AFTER,
	HOLE_SESSION_END,
	HOLE_COUNT
};

struct assertion_skeleton {
	struct skeleton head; /* through Issuer */
	struct skeleton body; /* up to the first Attribute, or the end */
	struct skeleton tail; /* behind the last Attribute; empty without attributes */
};

struct response_skeleton {
	struct skeleton head; /* through Issuer */
	struct skeleton body; /* Status */
	struct bytes end;
};

struct attribute_skeleton {
	struct skeleton open[ATTRIBUTE_KINDS];
	struct skeleton value;
	struct bytes close;
};

/* Made before fork, read only after. */
static struct {
	struct arena *mem;
	struct assertion_skeleton assertion[ASSERTION_SHAPES];
	struct response_skeleton response[RESPONSE_SHAPES];
	struct attribute_skeleton attribute[2]; /* without and with xsi:type */
} kept;

/* ---- shapes ---- */

static unsigned bit(bool is_there, unsigned part)
{
	return is_there ? part : 0;
}

static unsigned assertion_shape(const struct response_plan *plan)
{
	const bool has_attributes = plan->n_attributes > 0;

	return bit(plan->in_response_to != NULL, WITH_REQUEST) |
	       bit(plan->session_not_on_or_after_at != 0, WITH_SESSION_END) |
	       bit(plan->client_address != NULL, WITH_ADDRESS) |
	       bit(plan->authorities[0] != NULL, WITH_AUTHORITY) |
	       bit(plan->authorities[1] != NULL, WITH_AUTHORITY_2) | bit(has_attributes, WITH_ATTRIBUTES) |
	       bit(has_attributes && plan->is_typed, WITH_TYPES);
}

static bool assertion_shape_exists(unsigned shape)
{
	return ((shape & WITH_AUTHORITY) != 0 || (shape & WITH_AUTHORITY_2) == 0) &&
	       ((shape & WITH_ATTRIBUTES) != 0 || (shape & WITH_TYPES) == 0);
}

static unsigned response_shape(const struct response_plan *plan)
{
	const unsigned request = bit(plan->in_response_to != NULL, WITH_REQUEST);

	if (plan->status == NULL)
		return request;
	return request | WITH_ERROR | bit(plan->substatus != NULL, WITH_SUBSTATUS) |
	       bit(plan->status_message != NULL, WITH_MESSAGE) |
	       bit(plan->status_detail != NULL, WITH_DETAIL);
}

static bool response_shape_exists(unsigned shape)
{
	return (shape & WITH_ERROR) != 0 || (shape & ~(unsigned)WITH_REQUEST) == 0;
}

static unsigned attribute_shape(const struct saml_attribute *attribute)
{
	return bit(attribute->format != NULL, WITH_FORMAT) |
	       bit(attribute->friendly_name != NULL, WITH_FRIENDLY_NAME) |
	       bit(attribute->level != LEVEL_NONE, WITH_LEVEL);
}

/* full has every part; leave out of it what the shape has not. */
static struct response_plan assertion_reduced(struct response_plan full, unsigned shape)
{
	if ((shape & WITH_REQUEST) == 0)
		full.in_response_to = NULL;
	if ((shape & WITH_SESSION_END) == 0)
		full.session_not_on_or_after_at = 0;
	if ((shape & WITH_ADDRESS) == 0)
		full.client_address = NULL;
	if ((shape & WITH_AUTHORITY) == 0)
		full.authorities[0] = NULL;
	if ((shape & WITH_AUTHORITY_2) == 0)
		full.authorities[1] = NULL;
	if ((shape & WITH_ATTRIBUTES) == 0)
		full.n_attributes = 0;
	full.is_typed = (shape & WITH_TYPES) != 0;
	return full;
}

static struct response_plan response_reduced(struct response_plan full, unsigned shape)
{
	if ((shape & WITH_REQUEST) == 0)
		full.in_response_to = NULL;
	if ((shape & WITH_ERROR) == 0)
		full.status = NULL;
	if ((shape & WITH_SUBSTATUS) == 0)
		full.substatus = NULL;
	if ((shape & WITH_MESSAGE) == 0)
		full.status_message = NULL;
	if ((shape & WITH_DETAIL) == 0)
		full.status_detail = NULL;
	return full;
}

/* ---- sample: one full message with a text of its own at each place ---- */

#define SAMPLE_BYTES 24                   /* of one text; a point in time is the longest marker */
#define SAMPLE_TIME INT64_C(253402300700) /* last two minutes of the year 9999, one second for each hole */

struct sample {
	char text[HOLE_COUNT][SAMPLE_BYTES];
	struct bytes values[2];
	struct saml_attribute attributes[ATTRIBUTE_KINDS];
	struct response_plan plan;
};

_Static_assert(HOLE_COUNT <= 64, "the markers U+E000 + number differ in one octet");

static int64_t sample_time(enum hole hole)
{
	return SAMPLE_TIME + (int64_t)hole;
}

static void sample_texts(struct sample *s, bool is_nasty)
{
	const char *before = is_nasty ? "\"<&>'\r\n\t" : "";
	const char *after = is_nasty ? "]]>\xC3\x84\xF0\x9F\x98\x80" : "";

	for (int i = 0; i < HOLE_COUNT; i++)
		(void)snprintf(s->text[i], SAMPLE_BYTES, "%s\xEE\x80%c%s", before, 0x80 + i, after);
	for (unsigned i = HOLE_ISSUED; i <= HOLE_SESSION_END; i++)
		utctime_text(sample_time((enum hole)i), s->text[i]);
	(void)snprintf(s->text[HOLE_LEVEL], SAMPLE_BYTES, "%s", level_token(LEVEL_HOCH));
}

/* One attribute of each kind; their number of values is one in markers, none to two in nasty messages. */
static void sample_attributes(struct sample *s, bool is_nasty)
{
	s->values[0] = bytes_of(s->text[HOLE_VALUE]);
	s->values[1] = is_nasty ? bytes_of("") : s->values[0];
	for (unsigned i = 0; i < ATTRIBUTE_KINDS; i++)
		s->attributes[i] = (struct saml_attribute){
			.name = s->text[HOLE_NAME],
			.format = (i & WITH_FORMAT) != 0 ? s->text[HOLE_FORMAT] : NULL,
			.friendly_name = (i & WITH_FRIENDLY_NAME) != 0 ? s->text[HOLE_FRIENDLY_NAME] : NULL,
			.level = (i & WITH_LEVEL) != 0 ? LEVEL_HOCH : LEVEL_NONE,
			.values = s->values,
			.n_values = is_nasty ? i % (ARRAY_LEN(s->values) + 1) : 1,
		};
}

static void sample_make(struct sample *s, bool is_nasty)
{
	sample_texts(s, is_nasty);
	sample_attributes(s, is_nasty);
	s->plan = (struct response_plan){
		.id = s->text[HOLE_ID],
		.now_at = sample_time(HOLE_ISSUED),
		.in_response_to = s->text[HOLE_IN_RESPONSE_TO],
		.issuer = s->text[HOLE_ISSUER],
		.destination = s->text[HOLE_DESTINATION],
		.status = s->text[HOLE_STATUS],
		.substatus = s->text[HOLE_SUBSTATUS],
		.status_message = s->text[HOLE_STATUS_MESSAGE],
		.status_detail = s->text[HOLE_STATUS_DETAIL],
		.assertion_id = s->text[HOLE_ASSERTION_ID],
		.audience = s->text[HOLE_AUDIENCE],
		.nameid = s->text[HOLE_NAMEID],
		.nameid_format = s->text[HOLE_NAMEID_FORMAT],
		.session_index = s->text[HOLE_SESSION_INDEX],
		.authn_at = sample_time(HOLE_AUTHN),
		.not_before_at = sample_time(HOLE_NOT_BEFORE),
		.not_on_or_after_at = sample_time(HOLE_NOT_ON_OR_AFTER),
		.session_not_on_or_after_at = sample_time(HOLE_SESSION_END),
		.class_ref = s->text[HOLE_CLASS_REF],
		.client_address = s->text[HOLE_ADDRESS],
		.authorities = { s->text[HOLE_AUTHORITY], s->text[HOLE_AUTHORITY_2] },
		.attributes = s->attributes,
		.n_attributes = ARRAY_LEN(s->attributes),
	};
}

/* ---- cut ---- */

static OUTCOME cut(const struct sample *s, struct bytes octets, struct skeleton *out)
{
	struct skeleton_marker markers[HOLE_COUNT];

	for (unsigned i = 0; i < HOLE_COUNT; i++)
		markers[i] = (struct skeleton_marker){ s->text[i], i };
	return skeleton_cut(octets, markers, ARRAY_LEN(markers), kept.mem, out);
}

static OUTCOME assertion_cut(const struct sample *s, unsigned shape, struct assertion_skeleton *out)
{
	const struct response_plan plan = assertion_reduced(s->plan, shape);
	struct bytes rest, part;

	TRY(port_lasso_assertion(&plan, kept.mem, &rest));
	TRY(skeleton_through(&rest, "</saml:Issuer>", &part));
	TRY(cut(s, part, &out->head));
	if ((shape & WITH_ATTRIBUTES) == 0)
		return cut(s, rest, &out->body);
	TRY(skeleton_before(&rest, "<saml:Attribute ", &part));
	TRY(cut(s, part, &out->body));
	TRY(skeleton_before(&rest, "</saml:AttributeStatement>", &part));
	return cut(s, rest, &out->tail);
}

static OUTCOME attribute_cut(const struct sample *s, bool typed, struct attribute_skeleton *out)
{
	const struct response_plan plan =
		assertion_reduced(s->plan, WITH_ATTRIBUTES | bit(typed, WITH_TYPES));
	struct bytes rest, part;

	TRY(port_lasso_assertion(&plan, kept.mem, &rest));
	TRY(skeleton_before(&rest, "<saml:Attribute ", &part));
	for (unsigned i = 0; i < ATTRIBUTE_KINDS; i++) {
		TRY(skeleton_before(&rest, "<saml:AttributeValue", &part));
		TRY(cut(s, part, &out->open[i]));
		TRY(skeleton_through(&rest, "</saml:AttributeValue>", &part));
		TRY(cut(s, part, &out->value));
		TRY(skeleton_through(&rest, "</saml:Attribute>", &out->close));
	}
	return outcome_ok();
}

static OUTCOME response_cut(const struct sample *s, unsigned shape, struct response_skeleton *out)
{
	const struct response_plan plan = response_reduced(s->plan, shape);
	struct bytes rest, part;

	TRY(port_lasso_response(&plan, kept.mem, &rest));
	TRY(skeleton_through(&rest, "</saml:Issuer>", &part));
	TRY(cut(s, part, &out->head));
	TRY(skeleton_before(&rest, "</samlp:Response>", &part));
	out->end = rest;
	return cut(s, part, &out->body);
}

static OUTCOME all_cut(void)
{
	struct sample s;

	sample_make(&s, false);
	for (unsigned i = 0; i < ASSERTION_SHAPES; i++)
		if (assertion_shape_exists(i))
			TRY(assertion_cut(&s, i, &kept.assertion[i]));
	for (unsigned i = 0; i < RESPONSE_SHAPES; i++)
		if (response_shape_exists(i))
			TRY(response_cut(&s, i, &kept.response[i]));
	TRY(attribute_cut(&s, false, &kept.attribute[false]));
	return attribute_cut(&s, true, &kept.attribute[true]);
}

/* ---- fill ---- */

struct filling {
	struct bytes values[HOLE_COUNT];
	char times[HOLE_COUNT][UTCTIME_TEXT_BYTES];
};

static void filling_time(struct filling *f, enum hole hole, int64_t at)
{
	utctime_text(at, f->times[hole]);
	f->values[hole] = bytes_of(f->times[hole]);
}

/* What the shape has no hole for is never asked for. */
static void filling_make(struct filling *f, const struct response_plan *plan)
{
	f->values[HOLE_ID] = bytes_of(plan->id);
	f->values[HOLE_ASSERTION_ID] = bytes_of(plan->assertion_id);
	f->values[HOLE_IN_RESPONSE_TO] = bytes_of(plan->in_response_to);
	f->values[HOLE_ISSUER] = bytes_of(plan->issuer);
	f->values[HOLE_DESTINATION] = bytes_of(plan->destination);
	f->values[HOLE_STATUS] = bytes_of(plan->status);
	f->values[HOLE_SUBSTATUS] = bytes_of(plan->substatus);
	f->values[HOLE_STATUS_MESSAGE] = bytes_of(plan->status_message);
	f->values[HOLE_STATUS_DETAIL] = bytes_of(plan->status_detail);
	f->values[HOLE_AUDIENCE] = bytes_of(plan->audience);
	f->values[HOLE_NAMEID] = bytes_of(plan->nameid);
	f->values[HOLE_NAMEID_FORMAT] = bytes_of(plan->nameid_format);
	f->values[HOLE_SESSION_INDEX] = bytes_of(plan->session_index);
	f->values[HOLE_CLASS_REF] = bytes_of(plan->class_ref);
	f->values[HOLE_ADDRESS] = bytes_of(plan->client_address);
	f->values[HOLE_AUTHORITY] = bytes_of(plan->authorities[0]);
	f->values[HOLE_AUTHORITY_2] = bytes_of(plan->authorities[1]);
	filling_time(f, HOLE_ISSUED, plan->now_at);
	filling_time(f, HOLE_AUTHN, plan->authn_at);
	filling_time(f, HOLE_NOT_BEFORE, plan->not_before_at);
	filling_time(f, HOLE_NOT_ON_OR_AFTER, plan->not_on_or_after_at);
	filling_time(f, HOLE_SESSION_END, plan->session_not_on_or_after_at);
}

static OUTCOME attribute_fill(struct filling *f, const struct saml_attribute *attribute, bool typed,
                              struct text *t)
{
	const struct attribute_skeleton *skeleton = &kept.attribute[typed];

	f->values[HOLE_NAME] = bytes_of(attribute->name);
	f->values[HOLE_FORMAT] = bytes_of(attribute->format);
	f->values[HOLE_FRIENDLY_NAME] = bytes_of(attribute->friendly_name);
	f->values[HOLE_LEVEL] = bytes_of(level_token(attribute->level));
	TRY(skeleton_fill(&skeleton->open[attribute_shape(attribute)], f->values, t));
	for (size_t i = 0; i < attribute->n_values; i++) {
		f->values[HOLE_VALUE] = attribute->values[i];
		TRY(skeleton_fill(&skeleton->value, f->values, t));
	}
	text_bytes(t, skeleton->close);
	return outcome_ok();
}

OUTCOME response_shape_assertion(const struct response_plan *plan, struct arena *mem,
                                 struct shape_octets *out)
{
	const unsigned shape = assertion_shape(plan);
	const struct assertion_skeleton *skeleton = &kept.assertion[shape];
	struct text t = text_new(mem, LIMIT_XML_BYTES);
	struct filling f = { 0 };
	size_t signature_at;
	struct bytes all;

	*out = (struct shape_octets){ 0 };
	REQUIRE(kept.mem != NULL, INTERNAL);
	REQUIRE(assertion_shape_exists(shape), SIGN_VALUE);
	(void)text_room(&t, ASSERTION_BYTES);
	filling_make(&f, plan);
	TRY(skeleton_fill(&skeleton->head, f.values, &t));
	signature_at = t.len;
	TRY(skeleton_fill(&skeleton->body, f.values, &t));
	for (size_t i = 0; i < plan->n_attributes; i++)
		TRY(attribute_fill(&f, &plan->attributes[i], plan->is_typed, &t));
	TRY(skeleton_fill(&skeleton->tail, f.values, &t));
	TRY(text_done(&t, &all));
	*out = (struct shape_octets){ all, signature_at };
	return outcome_ok();
}

OUTCOME response_shape_response(const struct response_plan *plan, struct bytes assertion, struct arena *mem,
                                struct shape_octets *out)
{
	const struct response_skeleton *skeleton = &kept.response[response_shape(plan)];
	struct text t = text_new(mem, LIMIT_XML_BYTES);
	struct filling f = { 0 };
	size_t signature_at;
	struct bytes all;

	*out = (struct shape_octets){ 0 };
	REQUIRE(kept.mem != NULL, INTERNAL);
	filling_make(&f, plan);
	(void)text_room(&t, RESPONSE_BYTES + assertion.len);
	TRY(skeleton_fill(&skeleton->head, f.values, &t));
	signature_at = t.len;
	TRY(skeleton_fill(&skeleton->body, f.values, &t));
	text_bytes(&t, assertion);
	text_bytes(&t, skeleton->end);
	TRY(text_done(&t, &all));
	*out = (struct shape_octets){ all, signature_at };
	return outcome_ok();
}

/* ---- start ---- */

static OUTCOME shape_check(const struct response_plan *plan, bool is_assertion)
{
	SCOPED(arena) struct arena *mem = arena_new(SKELETON_MEMORY);
	struct shape_octets ours;
	struct bytes theirs;

	REQUIRE(mem != NULL, OUT_OF_MEMORY);
	if (is_assertion) {
		TRY(response_shape_assertion(plan, mem, &ours));
		TRY(port_lasso_assertion(plan, mem, &theirs));
	} else {
		TRY(response_shape_response(plan, (struct bytes){ 0 }, mem, &ours));
		TRY(port_lasso_response(plan, mem, &theirs));
	}
	REQUIRE(bytes_equal(ours.all, theirs), SELF_CHECK);
	return outcome_ok();
}

static OUTCOME all_check(void)
{
	struct response_plan plan;
	struct sample nasty;

	sample_make(&nasty, true);
	for (unsigned i = 0; i < ASSERTION_SHAPES; i++) {
		plan = assertion_reduced(nasty.plan, i);
		if (assertion_shape_exists(i))
			TRY(shape_check(&plan, true));
	}
	for (unsigned i = 0; i < RESPONSE_SHAPES; i++) {
		plan = response_reduced(nasty.plan, i);
		if (response_shape_exists(i))
			TRY(shape_check(&plan, false));
	}
	return outcome_ok();
}

static OUTCOME all_make(void)
{
	TRY(port_lasso_start());
	TRY(all_cut());
	return all_check();
}

OUTCOME response_shape_start(void)
{
	struct outcome made;

	REQUIRE(kept.mem == NULL, INTERNAL);
	kept.mem = arena_new(SKELETON_MEMORY);
	REQUIRE(kept.mem != NULL, OUT_OF_MEMORY);
	made = all_make();
	if (!is_ok(made))
		response_shape_stop();
	return made;
}

void response_shape_stop(void)
{
	arena_free(kept.mem);
	bytes_wipe(&kept, sizeof kept);
}
