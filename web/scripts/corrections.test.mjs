import { expect, it } from 'vitest';
import { correct } from './corrections.mjs';

const ref = (name) => ({ $ref: `#/components/schemas/${name}` });
const body = (name) => ({ content: { 'application/json': { schema: ref(name) } } });

function documentOf(schemas, operation) {
    return { components: { schemas }, paths: { '/x': { post: operation } } };
}

it('has every field of an answer, and leaves those of a request as they are', () => {
    const fields = { type: 'object', required: ['a'], properties: { a: { type: 'string' }, b: { type: 'string' } } };
    const document = documentOf(
        {
            Ask: structuredClone(fields),
            Answer: structuredClone(fields),
            Both: structuredClone(fields),
            BarView: { properties: { complete: {} } },
        },
        {
            requestBody: { content: { 'application/json': { schema: { allOf: [ref('Ask'), ref('Both')] } } } },
            responses: { 200: { content: { 'application/json': { schema: { anyOf: [ref('Answer'), ref('Both'), ref('BarView')] } } } } },
        },
    );
    const { schemas } = correct(document).components;
    expect(schemas.Answer.required).toEqual(['a', 'b']);
    expect(schemas.Ask.required).toEqual(['a']);
    expect(schemas.Both.required).toEqual(['a']);
    expect(schemas.BarView.required).toEqual([]);
});

it('takes null from a list of words, from what is only computed, and capitals from the names in a query', () => {
    const document = documentOf(
        {
            Mode: { type: ['string', 'null'], enum: ['live', null] },
            RouteDescriptionResponse: { properties: { id: { type: ['null', 'string'] }, rotated_at: { type: ['null', 'string'] } } },
        },
        {
            parameters: [
                { in: 'query', name: 'Venue' },
                { in: 'path', name: 'Id' },
            ],
            responses: { 200: body('RouteDescriptionResponse') },
        },
    );
    const { components, paths } = correct(document);
    expect(components.schemas.Mode).toEqual({ type: 'string', enum: ['live'] });
    expect(components.schemas.RouteDescriptionResponse.properties).toEqual({
        id: { type: 'string' },
        rotated_at: { type: ['null', 'string'] },
    });
    expect(paths['/x'].post.parameters.map((parameter) => parameter.name)).toEqual(['venue', 'Id']);
});
