"""A program that knows nothing of batches: two calls, and one that needs their answers. Prints the last answer."""

import openai

client = openai.OpenAI()


def ask(text):
    reply = client.chat.completions.create(model="gpt-6-luna", messages=[{"role": "user", "content": text}])
    return reply.choices[0].message.content


print(ask(" and ".join([ask("one"), ask("two")])))
