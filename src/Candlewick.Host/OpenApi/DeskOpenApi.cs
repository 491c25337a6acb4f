using System.Text.Json.Serialization.Metadata;
using Candlewick.Host.Page;
using Candlewick.Platform.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Candlewick.Host.OpenApi;

/// <summary>The machine-readable description of the interface at /openapi/v1.json; generated when first requested.</summary>
internal static class DeskOpenApi
{
    public const string Document = "v1";

    public static void AddDeskOpenApi(this IServiceCollection services) => services.AddOpenApi(Document, options =>
    {
        options.CreateSchemaReferenceId = SchemaId;
        // The desk writes instants with its own converter, which hides from the generator that they are text.
        options.AddSchemaTransformer((schema, context, _) =>
        {
            var type = context.JsonTypeInfo.Type;
            if ((Nullable.GetUnderlyingType(type) ?? type) == typeof(DateTimeOffset))
            {
                schema.Type = type == typeof(DateTimeOffset) ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
            }

            if (typeof(ProblemDetails).IsAssignableFrom(type))
            {
                DescribeProblem(schema);
            }

            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Candlewick",
                Version = Root.Version,
                Description = "A self-hosted trading desk. Sign in with POST /admin/auth/login and send the token as a bearer token.",
            };
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
            {
                ["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT" },
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] }];
            return Task.CompletedTask;
        });
    });

    public static void MapDeskOpenApi(this IEndpointRouteBuilder routes) =>
        routes.MapOpenApi("/openapi/{documentName}.json").RequireAuthorization(Policies.Viewer);

    /// <summary>Every problem carries these two, which the framework's type does not have.</summary>
    private static void DescribeProblem(OpenApiSchema schema)
    {
        schema.Properties ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        schema.Properties["errors"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "Messages by snake_case field; empty when no field is to blame.",
            AdditionalProperties =
                new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
        };
        schema.Properties["trace_id"] =
            new OpenApiSchema { Type = JsonSchemaType.String, Description = "Identifies the request in the desk's log." };
        schema.Properties.Remove("instance");
    }

    /// <summary>Declaring type and name: the <c>Request</c> of one use case is not that of another.</summary>
    internal static string? SchemaId(JsonTypeInfo type)
    {
        var id = OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        var declaring = (Nullable.GetUnderlyingType(type.Type) ?? type.Type).DeclaringType;
        return id is null || declaring is null || type.Type.IsGenericType ? id : declaring.Name + id;
    }
}
