import type { Comment, Node, Source } from '@terrasafe/hcl';
import type { Value } from './value.js';

/** Text files by path relative to the scanned tree, `/` as separator. Evaluation reads nothing else. */
export type SourceFiles = ReadonlyMap<string, string>;

/** A root module with everything that it calls, expanded into instances. */
export interface EvaluatedModule {
  /** Folder of the root module, relative to the scanned tree; `.` for the tree itself. */
  readonly path: string;
  readonly resources: readonly EvaluatedResource[];
  readonly providers: readonly EvaluatedProvider[];
  /** Each call once, with the arguments of its first instance. */
  readonly moduleCalls: readonly EvaluatedModuleCall[];
  /** Of the root and of each called module once, with the values of its first instance. */
  readonly variables: readonly EvaluatedVariable[];
  /** What the variables files of the tree that belong to this root say, whether Terraform loads them by itself or not. */
  readonly variableValues: readonly EvaluatedAttribute[];
  /** The `terraform` blocks of the root and of each called module. */
  readonly settings: readonly EvaluatedSettings[];
  /** Of the root and of each called module once. */
  readonly locals: readonly EvaluatedAttribute[];
  readonly diagnostics: readonly ModuleDiagnostic[];
  /** Comments of every file of the module and of the local modules that it calls, for suppressions. */
  readonly comments: readonly Comment[];
  /** Every file that was read for this module. */
  readonly files: readonly Source[];
}

/** Attributes and nested blocks after evaluation; dynamic blocks are expanded into ordinary ones. */
export interface EvaluatedBody {
  readonly node: Node;
  readonly attributes: ReadonlyMap<string, EvaluatedAttribute>;
  readonly blocks: readonly EvaluatedBlock[];
}

export interface EvaluatedAttribute {
  readonly name: string;
  readonly value: Value;
  readonly node: Node;
}

export interface EvaluatedBlock extends EvaluatedBody {
  readonly type: string;
  readonly labels: readonly string[];
  /** False for a dynamic block whose collection is unknown: it stands for any number of blocks, none included. */
  readonly certain: boolean;
}

export interface EvaluatedResource extends EvaluatedBody {
  /** Terraform's address: `module.a["k"].aws_s3_bucket.b[0]`; data sources start with `data.` after the module path. */
  readonly address: string;
  /** Address of the module instance, empty for the root. */
  readonly moduleAddress: string;
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  /** The provider configuration that it uses, such as `aws` or `aws.west`. */
  readonly provider: string;
  /** False where count or for_each is unknown: the instance stands for any number of them, none included. */
  readonly certain: boolean;
  /** The whole block in its file. */
  readonly node: Node;
  readonly references: readonly ResourceReference[];
}

/** A resource mentions another, directly or through locals, module inputs and outputs. */
export interface ResourceReference {
  /** The attribute or block path where the mention stands: `bucket`, `ingress.security_groups`. */
  readonly from: string;
  /** Addresses of the instances that it may mean. */
  readonly to: readonly string[];
  /** The attribute of the target that is mentioned, such as `id` or `arn`; empty for the resource as a whole. */
  readonly attribute: string;
}

export interface EvaluatedProvider extends EvaluatedBody {
  readonly name: string;
  readonly alias: string | undefined;
  readonly moduleAddress: string;
}

export interface EvaluatedModuleCall extends EvaluatedBody {
  /** `module.a` or `module.a.module.b`. */
  readonly address: string;
  readonly source: Value;
}

/** A `terraform` block: `required_version`, and the blocks `required_providers`, `backend` and `cloud`. */
export interface EvaluatedSettings extends EvaluatedBody {
  /** Only the root's backend is used. */
  readonly moduleAddress: string;
}

export interface EvaluatedVariable extends EvaluatedBody {
  readonly name: string;
  readonly moduleAddress: string;
  readonly value: Value;
}

/** An evaluation or parse problem: never fatal, always with a place. Lines are 1-based. */
export interface ModuleDiagnostic {
  /**
   * `syntax`: part of the file is not Terraform's language, and was passed over. `disagreement`: only HashiCorp's own
   * parser accepts the file, and its result is used.
   */
  readonly kind: 'syntax' | 'disagreement' | 'evaluation' | 'rule' | 'suppression';
  readonly severity: 'error' | 'warning';
  readonly file: string;
  readonly line: number;
  readonly summary: string;
  readonly detail: string;
}
