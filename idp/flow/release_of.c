/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/flow/release_of.h"

struct bytes sector_of(const struct partner *partner)
{
	return bytes_of(partner->record.sector != NULL ? partner->record.sector : partner->entity_id);
}

OUTCOME release_of(const struct world *w, const struct open_request *open, const struct partner *partner,
                   const struct session *session, struct arena *mem, struct release *out)
{
	const struct ports *ports = w->ports;
	struct person_attributes person;
	struct bytes bpk2;

	*out = (struct release){ .missing = ATTR_COUNT };
	TRY(ports->attributes_find(ports->self, session->person_id, mem, &person));
	TRY(ports->pairwise(ports->self, "bpk2", session->person_id, sector_of(partner), mem, &bpk2));
	return release_plan(open, session, person.items, person.n_items, bpk2, mem, out);
}
