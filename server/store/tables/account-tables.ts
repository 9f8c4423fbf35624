import type { LinkPurpose, Role } from "../../../signaling/contract/api.ts";
import type { AuditAction, AuditActor, AuditSubject } from "../../../signaling/contract/audit.ts";
import type { ClassroomId, PersonId } from "../../../signaling/contract/ids.ts";
import type { TokenId } from "../../../signaling/contract/tokens.ts";
import type { OwnerColumns } from "./owner-columns.ts";

/** People, how they sign in, and who did what. */
export interface AccountTables {
  people: {
    id: PersonId;
    name: string;
    sign_in_name: string;
    sign_in_folded: string;
    role: Role;
    password_hash: string | null;
    /** Empty for assistants, whose region is their school's. */
    region: string;
    region_folded: string;
    classroom_id: ClassroomId | null;
    archived_at: number | null;
    version: number;
  };
  audit: {
    id: string;
    at: number;
    action: AuditAction;
    actor_kind: AuditActor["kind"];
    actor_id: string | null;
    actor_name: string;
    /** The name of the access token that it was done with. */
    actor_token: string | null;
    subject_kind: AuditSubject["kind"];
    subject_id: string;
    subject_name: string;
    address: string;
    /** The contract's fields as JSON. */
    before: string | null;
    after: string | null;
    /** All that a search looks into, folded. */
    words_folded: string;
  };
  sessions: OwnerColumns & {
    token_hash: string;
    created_at: number;
    expires_at: number;
    address: string;
    agent: string;
    last_seen_at: number | null;
  };
  factors: {
    person_id: PersonId;
    /** Base32: a code is made of it, so it cannot be hashed. */
    secret: string;
    /** The 30 seconds whose code was used last. */
    last_step: number;
  };
  provider_links: {
    issuer: string;
    subject: string;
    person_id: PersonId;
    linked_at: number;
  };
  provider_attempts: {
    key_hash: string;
    state: string;
    nonce: string;
    verifier: string;
    expires_at: number;
    used: number;
    wrong_codes: number;
    person_id: PersonId | null;
    issuer: string | null;
    subject: string | null;
  };
  recovery_codes: {
    person_id: PersonId;
    code_hash: string;
  };
  links: OwnerColumns & {
    key_hash: string;
    purpose: LinkPurpose;
    expires_at: number;
    uses_left: number | null;
  };
  access_tokens: {
    id: TokenId;
    secret_hash: string;
    person_id: PersonId;
    name: string;
    /** JSON: a list of the contract's scopes. */
    scopes: string;
    created_at: number;
    expires_at: number;
    last_used_at: number | null;
  };
  idempotency_keys: {
    key_hash: string;
    request_hash: string;
    at: number;
    /** Sealed with the key itself; null: not answered yet. */
    answer: string | null;
  };
}
