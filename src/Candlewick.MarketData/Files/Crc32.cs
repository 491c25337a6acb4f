using System.Runtime.InteropServices;

namespace Candlewick.MarketData.Files;

/// <summary>The checksum of zip archives (CRC-32 of ISO 3309), eight bytes at a time.</summary>
internal sealed class Crc32
{
    private const uint Polynomial = 0xEDB8_8320;

    /// <summary>Table k gives what a byte contributes when k more bytes follow it.</summary>
    private static readonly uint[][] Tables = MakeTables();

    private uint _state = uint.MaxValue;

    /// <summary>The checksum of all that was added.</summary>
    public uint Value => ~_state;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        var state = _state;
        while (bytes.Length >= 8)
        {
            var word = MemoryMarshal.Read<ulong>(bytes) ^ state;
            state = Tables[7][(byte)word] ^ Tables[6][(byte)(word >> 8)] ^ Tables[5][(byte)(word >> 16)] ^ Tables[4][(byte)(word >> 24)]
                ^ Tables[3][(byte)(word >> 32)] ^ Tables[2][(byte)(word >> 40)] ^ Tables[1][(byte)(word >> 48)] ^ Tables[0][word >> 56];
            bytes = bytes[8..];
        }

        foreach (var value in bytes)
        {
            state = (state >> 8) ^ Tables[0][(byte)(state ^ value)];
        }

        _state = state;
    }

    private static uint[][] MakeTables()
    {
        var tables = new uint[8][];
        for (var k = 0; k < tables.Length; k++)
        {
            tables[k] = new uint[256];
            for (uint value = 0; value < 256; value++)
            {
                tables[k][value] = k == 0 ? OfByte(value) : (tables[k - 1][value] >> 8) ^ tables[0][(byte)tables[k - 1][value]];
            }
        }

        return tables;
    }

    private static uint OfByte(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ Polynomial;
        }

        return value;
    }
}
