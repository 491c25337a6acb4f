using System.ComponentModel.DataAnnotations;

namespace Candlewick.Host.Telemetry;

/// <summary>Where metrics and traces are sent by OTLP over HTTP; configuration section <c>Otlp</c>.</summary>
internal sealed class OtlpOptions
{
    /// <summary>Address of the collector, e.g. <c>http://127.0.0.1:4318</c>. Empty: nothing is sent.</summary>
    [HttpAddress]
    public string Endpoint { get; set; } = "";

    /// <summary>Headers that the collector asks for, e.g. <c>authorization=Bearer …</c>, separated by commas. A secret.</summary>
    public string Headers { get; set; } = "";

    /// <summary>Seconds between two deliveries of the metrics.</summary>
    [Range(1, 3_600)]
    public int IntervalSeconds { get; set; } = 60;

    /// <summary>The part of requests that are traced, from 0 to 1; one that the caller traces always is.</summary>
    [Range(0.0, 1.0)]
    public double SampleRatio { get; set; } = 1.0;
}

/// <summary>Empty, or the address of an HTTP server.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class HttpAddressAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is not string { Length: > 0 } text
            || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0)
            ? ValidationResult.Success
            : new ValidationResult("must be an address such as http://127.0.0.1:4318; user and password belong in the headers.");
}
