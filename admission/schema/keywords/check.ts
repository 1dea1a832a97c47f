import { isOlder, draftOf, SCHEMA_URIS, type Draft } from '../drafts';
import { pointerToken } from '../../json-pointer';
import { SchemaFault } from '../schema-fault';
import type { SchemaPlace } from '../schema-places';
import { probablyMeant } from './misspelt';
import { KEYWORDS } from './table';

/**
 * Refuses keywords that would be ignored although the author counts on them: misspelt ones, and
 * those of another draft.
 * @throws {SchemaFault} for the first one
 */
export function checkKeywords(place: SchemaPlace, draft: Draft): void {
	for (const keyword of Object.keys(place.schema)) {
		const pointer = `${place.pointer}${pointerToken(keyword)}`;
		const meant = probablyMeant(keyword);
		if (meant !== undefined) {
			throw new SchemaFault(
				`"${keyword}" is no keyword and would be ignored. Did you mean "${meant}"? A keyword of your own begins with "x-".`,
				pointer,
			);
		}
		const info = KEYWORDS.get(keyword);
		if (info?.since !== undefined && isOlder(draft, info.since)) {
			throw new SchemaFault(
				`"${keyword}" came with draft ${info.since} and would be ignored by ${draft.name}. Change "$schema" to a newer draft: ${SCHEMA_URIS[0]}.`,
				pointer,
			);
		}
		if (info?.replaced !== undefined && !isOlder(draft, info.replaced.in)) {
			throw new SchemaFault(
				`"${keyword}" was replaced by ${info.replaced.by} in draft ${info.replaced.in} and would be ignored.`,
				pointer,
			);
		}
	}
	if (place.schema.$async !== undefined) {
		throw new SchemaFault('"$async" is not supported. Remove it.', `${place.pointer}/$async`);
	}
	if (place.schema.nullable !== undefined && place.schema.type === undefined) {
		throw new SchemaFault(
			'"nullable" adds null to a "type" and needs one beside it.',
			`${place.pointer}/nullable`,
		);
	}
	checkInnerDraft(place, draft);
}

/** One engine knows one draft, so an embedded schema of another one would be misread. */
function checkInnerDraft({ schema, pointer }: SchemaPlace, draft: Draft): void {
	const { $schema } = schema;
	if (pointer === '' || typeof $schema !== 'string' || draftOf($schema) === draft) return;
	throw new SchemaFault(
		`a schema inside of one of ${draft.name} cannot follow another draft ("${$schema.slice(0, 200)}").`,
		`${pointer}/$schema`,
	);
}
