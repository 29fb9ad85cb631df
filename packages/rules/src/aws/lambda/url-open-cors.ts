import {
  defineRule,
  equals,
  hcl,
  judge,
  someItem,
  truth,
  worst,
  type ResourceView,
  type Verdict,
} from '@terrasafe/rule-kit';

const everything = someItem(equals('*'));

const judgeCors = (url: ResourceView): readonly Verdict[] =>
  worst(
    url.blocks('cors').map((cors) => {
      const origins = cors.attribute('allow_origins');
      const fault = truth.every([origins.is(everything), cors.attribute('allow_methods').is(everything)]);
      return judge(fault, 'its URL allows every origin every method', origins);
    }),
  );

export default defineRule({
  id: 'AWS-LAMBDA-0012',
  title: 'Lambda function URL accepts requests from the scripts of every web site',
  severity: 'LOW',
  category: 'other',
  why: "A page of anyone can call the function from a user's browser, with every method.",
  fix: 'Name the origins and methods that need it in cors.',
  aliases: ['CKV2_AWS_75'],
  references: ['https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html'],
  resource: ['aws_lambda_function', 'aws_lambda_function_url'],
  check(resource, module) {
    if (resource.type === 'aws_lambda_function_url') {
      const isJudgedAtFunction = module.isAttached(resource, 'function_name', 'aws_lambda_function');
      return isJudgedAtFunction ? undefined : judgeCors(resource);
    }
    return module
      .attachedTo(resource, 'aws_lambda_function_url', 'function_name')
      .flatMap(({ resource: url, certain }) => (certain ? judgeCors(url) : []));
  },
  examples: {
    fail: [
      hcl`
        resource "aws_lambda_function" "hook" {
          function_name = "hook"
          role          = "arn:aws:iam::111122223333:role/hook"
        }

        resource "aws_lambda_function_url" "hook" {
          function_name      = aws_lambda_function.hook.function_name
          authorization_type = "AWS_IAM"

          cors {
            allow_origins = ["*"]
            allow_methods = ["*"]
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_lambda_function" "hook" {
          function_name = "hook"
          role          = "arn:aws:iam::111122223333:role/hook"
        }

        resource "aws_lambda_function_url" "hook" {
          function_name      = aws_lambda_function.hook.function_name
          authorization_type = "AWS_IAM"
        }
      `,
      hcl`
        resource "aws_lambda_function" "hook" {
          function_name = "hook"
          role          = "arn:aws:iam::111122223333:role/hook"
        }

        resource "aws_lambda_function_url" "hook" {
          function_name      = aws_lambda_function.hook.function_name
          authorization_type = "AWS_IAM"

          cors {
            allow_origins = ["https://shop.example.com"]
            allow_methods = ["*"]
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "origins" {
          type = list(string)
        }

        resource "aws_lambda_function" "hook" {
          function_name = "hook"
          role          = "arn:aws:iam::111122223333:role/hook"
        }

        resource "aws_lambda_function_url" "hook" {
          function_name      = aws_lambda_function.hook.function_name
          authorization_type = "AWS_IAM"

          cors {
            allow_origins = var.origins
            allow_methods = ["*"]
          }
        }
      `,
    ],
  },
});
