/* SPDX-License-Identifier: EUPL-1.2 */
#include "keys/partner_kept.h"
#include "lib/spec/uris.h"
#include "lib/xml/attr.h"

static OUTCOME requested_read(const struct xml_node *node, struct arena *mem, struct partner_attribute *out)
{
	struct bytes name;

	*out = (struct partner_attribute){ 0 };
	TRY(attr_required(node, "Name", LIMIT_ENTITY_BYTES, mem, &name));
	TRY(attr_bool(node, "isRequired", false, mem, &out->is_required));
	return arena_text(mem, name, &out->name);
}

/* SAML-META 2.4.4.1 */
static OUTCOME service_read(const struct xml_node *node, struct arena *mem, struct partner_service *out)
{
	struct partner_attribute *list = arena_array(mem, LIMIT_ATTRIBUTES, sizeof *list);
	const struct xml_node *child;
	struct xml_walk w;
	size_t n = 0;

	*out = (struct partner_service){ .attributes = list };
	REQUIRE(list != NULL, OUT_OF_MEMORY);
	TRY(attr_short(node, "index", mem, &out->index));
	REQUIRE(out->index >= 0, XML_MISSING);
	TRY(walk_into(node, &w));
	TRY(walk_take(&w, NS_MD, "ServiceName", &child));
	while (walk_at(&w, NS_MD, "ServiceName") || walk_at(&w, NS_MD, "ServiceDescription"))
		(void)walk_any(&w);
	TRY(walk_take(&w, NS_MD, "RequestedAttribute", &child));
	for (; child != NULL; walk_optional(&w, NS_MD, "RequestedAttribute", &child)) {
		REQUIRE(n < LIMIT_ATTRIBUTES, XML_LEFTOVER);
		TRY(requested_read(child, mem, &list[n++]));
	}
	out->n_attributes = n;
	return walk_end(&w);
}

OUTCOME partner_services_read(struct xml_walk *w, struct partner_kept *kept)
{
	struct partner *p = &kept->partner;
	enum partner_rank best = RANK_NONE, rank;
	struct partner_service *chosen = NULL;
	const struct xml_node *node;

	for (walk_optional(w, NS_MD, "AttributeConsumingService", &node); node != NULL;
	     walk_optional(w, NS_MD, "AttributeConsumingService", &node)) {
		struct partner_service *service = &kept->services[p->n_services];

		REQUIRE(p->n_services < LIMIT_SERVICES, XML_LEFTOVER);
		TRY(service_read(node, kept->life->mem, service));
		REQUIRE(partner_service(p, service->index) == NULL,
		        XML_VALUE); /* a request could mean either */
		TRY(partner_rank_read(node, kept->life->mem, &rank));
		p->services = kept->services;
		p->n_services++;
		if (rank <= best)
			continue;
		best = rank;
		chosen = service;
	}
	if (chosen != NULL)
		chosen->is_default = true;
	return outcome_ok();
}
