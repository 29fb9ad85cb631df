import { truth, truthOf, type Attachment, type ModuleView, type ResourceView, type Truth } from '@terrasafe/rule-kit';
import { Unknown, type Value } from '@terrasafe/terraform';
import {
  mentions,
  type AttributeCondition,
  type Condition,
  type ConnectionCondition,
  type FilterCondition,
  type GroupCondition,
} from './condition.js';
import { decide, opposite, type Judgement } from './judgement.js';
import type { ResourceTypes } from './resource-types.js';
import { judgeSelection } from './selection.js';

/** What a condition is judged on. */
interface Scene {
  readonly module: ModuleView;
  /** The resource that the policy judges, and behind it those that connections have led to. */
  readonly resources: readonly [ResourceView, ...ResourceView[]];
  /** False inside `not`: then a resource is in order when the condition does not hold. */
  readonly wanted: boolean;
}

/** Undefined where the condition says nothing about the resource. */
type Opinion = Judgement | undefined;

/** Whether the resource is as the condition wants it. */
export function judgeCondition(condition: Condition, resource: ResourceView, module: ModuleView): Opinion {
  return judge(condition, { module, resources: [resource], wanted: true });
}

function judge(condition: Condition, scene: Scene): Opinion {
  switch (condition.kind) {
    case 'attribute':
      return judgeAttribute(condition, scene);
    case 'resource': {
      const [resource] = scene.resources;
      if (!condition.subjects.accepts(resource)) return undefined;
      const isListed = condition.types.accepts(resource);
      return { truth: truthOf(isListed === (condition.operator === 'exists')), at: resource };
    }
    case 'connection':
      return judgeConnection(condition, [], scene);
    case 'filter':
      return undefined;
    case 'not': {
      const judgement = judge(condition.condition, { ...scene, wanted: !scene.wanted });
      return judgement && opposite(judgement);
    }
    case 'and':
    case 'or':
      return judgeGroup(condition, scene);
  }
}

function judgeAttribute({ types, select, ask }: AttributeCondition, { resources, wanted }: Scene): Opinion {
  const [subject] = resources;
  const concerned = types ? resources.filter((it) => types.accepts(it)) : [subject];
  if (concerned.length === 0) return undefined;
  const judgements = concerned.map((resource) =>
    judgeSelection(select(resource), (value) => ask(withoutSelf(value, resource)), wanted),
  );
  return decide(wanted ? 'every' : 'some', judgements);
}

/** A plan names a computed attribute as its own cause; whether it is written at all is unknown then. */
function withoutSelf(value: Value, { address }: ResourceView): Value {
  const isSelf = value instanceof Unknown && value.reference?.startsWith(`${address}.`);
  return isSelf ? new Unknown(value.reason) : value;
}

function judgeGroup({ kind, conditions }: GroupCondition, scene: Scene): Opinion {
  const filters = conditions.filter((it) => it.kind === 'filter');
  const passes = truth.every(filters.map((it) => passesFilter(it, scene)));
  if (passes === 'false') return undefined;
  const others = conditions.filter((it) => it.kind !== 'filter');
  const judgement =
    kind === 'and'
      ? judgeAll(others, scene)
      : decided(
          'some',
          others.map((it) => judge(it, scene)),
        );
  if (!judgement || passes === 'true' || judgement.truth === truthOf(scene.wanted)) return judgement;
  return {
    ...judgement,
    truth: 'unknown',
    reason: 'whether the policy is about it depends on a value that is unknown',
  };
}

/** A filter limits the resources that a connection has led to as well. */
function passesFilter({ select, ask }: FilterCondition, { resources }: Scene): Truth {
  return truth.some(resources.map((it) => judgeSelection(select(it), ask, true).truth));
}

function decided(quantifier: 'every' | 'some', opinions: readonly Opinion[]): Opinion {
  const judgements = opinions.filter((it) => it !== undefined);
  return judgements.length === 0 ? undefined : decide(quantifier, judgements);
}

/**
 * All the conditions of an `and`. Those about resources of another type describe the ones that a connection beside them
 * leads to: with `exists` there must be one, and all must be like that; with `one_exists` one of them; with `not_exists`
 * none may be. So "an aws_lb, connected to a listener, whose protocol is HTTPS" reads as it stands.
 */
function judgeAll(conditions: readonly Condition[], scene: Scene): Opinion {
  const links = conditions
    .filter((it) => it.kind === 'connection')
    .map((condition) => ({ condition, ends: endsOf(condition, scene) }))
    .filter(({ ends }) => ends !== undefined);
  const linking = new Set<Condition>(links.map(({ condition }) => condition));
  const rest = conditions
    .filter((it) => !linking.has(it))
    .map((condition) => ({ condition, opinion: judge(condition, scene) }));
  const isAbout = (condition: Condition, { ends }: (typeof links)[number]) =>
    ends!.others.some((types) => mentions(condition, types));
  /** What says something of both ends is judged with both in view, as long as there is to be another end. */
  const isDeferred = (condition: Condition) =>
    links.some((link) => link.condition.operator !== 'not_exists' && isAbout(condition, link));

  const opinions: Opinion[] = rest.filter(({ condition }) => !isDeferred(condition)).map(({ opinion }) => opinion);
  for (const link of links) {
    const described = rest.filter(({ condition, opinion }) => !opinion || isAbout(condition, link));
    opinions.push(
      judgeConnection(
        link.condition,
        described.map(({ condition }) => condition),
        scene,
      ),
    );
  }
  return decided('every', opinions);
}

interface Ends {
  readonly from: ResourceView;
  /** The types at the other end. */
  readonly others: readonly ResourceTypes[];
}

/** The first resource of the scene that the connection is about, from either end. */
function endsOf({ types, connectedTypes }: ConnectionCondition, { resources }: Scene): Ends | undefined {
  for (const from of resources) {
    const others = [...(types.accepts(from) ? [connectedTypes] : []), ...(connectedTypes.accepts(from) ? [types] : [])];
    if (others.length > 0) return { from, others };
  }
  return undefined;
}

/** `described` are the conditions on what is connected. */
function judgeConnection(condition: ConnectionCondition, described: readonly Condition[], scene: Scene): Opinion {
  const ends = endsOf(condition, scene);
  if (!ends) return undefined;
  const [subject] = scene.resources;
  const isNegated = condition.operator === 'not_exists';
  const connected = scene.module
    .connectionsOf(ends.from)
    .filter(({ resource }) => ends.others.some((types) => types.accepts(resource)));
  const likeness = connected.map(({ resource }) => {
    const resources = [...scene.resources, resource] as const;
    return judgeAll(described, { ...scene, resources, wanted: scene.wanted !== isNegated });
  });
  const undecided = likeness.find((it) => it?.truth === 'unknown');
  return {
    truth: connectionTruth(
      condition.operator,
      connected,
      likeness.map((it) => it?.truth ?? 'true'),
    ),
    at: subject,
    reason: undecided?.reason ?? undecided?.at.unknownReason ?? 'which resource it is connected to is unknown',
  };
}

function connectionTruth(
  operator: ConnectionCondition['operator'],
  connected: readonly Attachment[],
  likeness: readonly Truth[],
): Truth {
  const sure = connected.map(({ certain }) => (certain ? 'true' : 'unknown') satisfies Truth);
  const some = truth.some(sure.map((it, at) => truth.every([it, likeness[at]!])));
  switch (operator) {
    case 'one_exists':
      return some;
    case 'not_exists':
      return truth.not(some);
    case 'exists':
      return truth.every([truth.some(sure), ...sure.map((it, at) => truth.some([truth.not(it), likeness[at]!]))]);
  }
}
