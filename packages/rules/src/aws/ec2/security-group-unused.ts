import { defineRule, fail, hcl, type ModuleView, type ResourceView } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-EC2-0037',
  title: 'Security group is used by nothing',
  severity: 'LOW',
  category: 'other',
  why: 'A forgotten group with wide rules waits for somebody to pick it, and hides which rules are in force.',
  fix: 'Give the group to the resources that it should protect, or remove it.',
  aliases: ['CKV2_AWS_5'],
  references: ['https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html'],
  resource: 'aws_security_group',
  check: (group, module) =>
    usedIn(module).has(group.address) ? undefined : fail('no resource and no module uses the group', group),
  examples: {
    fail: [
      hcl`
        resource "aws_security_group" "web" {
          description = "Web servers"
        }

        resource "aws_vpc_security_group_ingress_rule" "web" {
          security_group_id = aws_security_group.web.id
          ip_protocol       = "tcp"
          from_port         = 443
          to_port           = 443
          cidr_ipv4         = "10.0.0.0/8"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_security_group" "web" {
          description = "Web servers"
        }

        resource "aws_instance" "web" {
          ami                    = "ami-0a1b2c3d"
          instance_type          = "t4g.small"
          vpc_security_group_ids = [aws_security_group.web.id]
        }
      `,
    ],
  },
});

/** What names a group without putting it on a machine. */
const rulesOfGroups = /^aws_(?:default_)?(?:vpc_)?security_group(?:_(?:ingress_|egress_)?rule)?$/;
const metaArguments = /^(?:count|for_each|depends_on|lifecycle|tags)\b/;

const cache = new WeakMap<ModuleView, ReadonlySet<string>>();

/** Addresses of everything that a resource or an unread module is given. */
function usedIn(module: ModuleView): ReadonlySet<string> {
  let used = cache.get(module);
  if (!used) {
    used = new Set(module.subjects.flatMap((subject) => usedBy(subject)));
    cache.set(module, used);
  }
  return used;
}

function usedBy(subject: ResourceView): readonly string[] {
  if (subject.kind === 'data' || rulesOfGroups.test(subject.type)) return [];
  return subject.references.flatMap(({ from, to }) => (metaArguments.test(from) ? [] : to));
}
