import Ajv, { type Options } from 'ajv';
import AjvDraft04 from 'ajv-draft-04';
import type AjvCore from 'ajv/dist/core';
import Ajv2019 from 'ajv/dist/2019';
import Ajv2020 from 'ajv/dist/2020';
import draft06MetaSchema from 'ajv/dist/refs/json-schema-draft-06.json';

/** The drafts of JSON Schema, oldest first. */
export const DRAFT_NAMES = ['draft-04', 'draft-06', 'draft-07', '2019-09', '2020-12'] as const;

export type DraftName = (typeof DRAFT_NAMES)[number];

/** One draft of JSON Schema, and the engine that knows it. */
export interface Draft {
	readonly name: DraftName;
	/** What `$schema` says, without a trailing `#`. */
	readonly uri: string;
	readonly idKeyword: '$id' | 'id';
	/** Up to draft-07 keywords beside `$ref` do not count (draft-07, section 8.3). */
	readonly ignoresBesideRef: boolean;
	readonly engine: (options: Options) => AjvCore;
}

const DRAFT_06_URI = 'http://json-schema.org/draft-06/schema';

const DRAFTS: readonly Draft[] = [
	{
		name: '2020-12',
		uri: 'https://json-schema.org/draft/2020-12/schema',
		idKeyword: '$id',
		ignoresBesideRef: false,
		engine: (options) => new Ajv2020(options),
	},
	{
		name: '2019-09',
		uri: 'https://json-schema.org/draft/2019-09/schema',
		idKeyword: '$id',
		ignoresBesideRef: false,
		engine: (options) => new Ajv2019(options),
	},
	{
		name: 'draft-07',
		uri: 'http://json-schema.org/draft-07/schema',
		idKeyword: '$id',
		ignoresBesideRef: true,
		engine: (options) => new Ajv(options),
	},
	{
		name: 'draft-06',
		uri: DRAFT_06_URI,
		idKeyword: '$id',
		ignoresBesideRef: true,
		engine: (options) => {
			const ajv = new Ajv({ ...options, meta: false });
			ajv.addMetaSchema(draft06MetaSchema, undefined, false);
			ajv.opts.defaultMeta = DRAFT_06_URI;
			return ajv;
		},
	},
	{
		name: 'draft-04',
		uri: 'http://json-schema.org/draft-04/schema',
		idKeyword: 'id',
		ignoresBesideRef: true,
		engine: (options) => new AjvDraft04(options),
	},
];

/** What a schema without `$schema` is read as. */
export const DEFAULT_DRAFT = DRAFTS[0]!;

/** The values of `$schema` that are understood, newest first. */
export const SCHEMA_URIS: readonly string[] = DRAFTS.map(({ uri }) => uri);

/** Parts of the newer meta-schemas; a schema may refer to them too. */
const VOCABULARY_URI = /^https?:\/\/json-schema\.org\/draft\/(2019-09|2020-12)\/meta\/[a-z-]+$/;

const normalized = (uri: string): string =>
	uri
		.replace(/#$/, '')
		.replace(/^https?:\/\//, '')
		.toLowerCase();

const DRAFT_BY_URI = new Map(DRAFTS.map((draft) => [normalized(draft.uri), draft]));

/** @returns the draft that `$schema` names, with or without `#`, by http or https */
export function draftOf(schemaUri: string): Draft | undefined {
	return DRAFT_BY_URI.get(normalized(schemaUri));
}

/** @returns whether a schema of this draft can refer to this document, though it is not inside */
export function isMetaSchemaOf(draft: Draft, uri: string): boolean {
	return uri === draft.uri || VOCABULARY_URI.exec(uri)?.[1] === draft.name;
}

/** @returns whether a draft came before another */
export function isOlder(draft: Draft, than: DraftName): boolean {
	return DRAFT_NAMES.indexOf(draft.name) < DRAFT_NAMES.indexOf(than);
}
