namespace Plinto.Rego.Syntax;

// What a person wrote stays: a comment stands before what it stood before, or at the end of the line that it ended. One inside a term that was written over several lines stands
// after it.
internal sealed partial class Printer
{
    private CommentCursor? _comments;

    /// <summary>Writes the comments above a row, then what stands there, then the comment at the end of its first line.</summary>
    private void WithComments(int row, Action write)
    {
        Lead(row);
        var comment = _comments?.TakeOn(row);
        var start = _out.Length;
        write();
        if (comment is null)
        {
            return;
        }

        var end = start;
        while (end < _out.Length && _out[end] != '\n')
        {
            end++;
        }

        _out.Insert(end, " #" + comment);
    }

    private void Lead(int row)
    {
        if (_comments is null)
        {
            return;
        }

        int? last = null;
        while (_comments.TakeBefore(row) is { } comment)
        {
            // A line without a comment ends a block of metadata.
            if (last is { } before && comment.Location.Row > before + 1)
            {
                _out.Append('\n');
            }

            last = comment.Location.Row;
            _out.Append('\t', _indent).Append('#').Append(comment.Text).Append('\n');
        }
    }

    /// <summary>The comments of a module in order, each taken once.</summary>
    private sealed class CommentCursor(IReadOnlyList<Comment> comments)
    {
        private int _next;

        public Comment? TakeBefore(int row) => _next < comments.Count && comments[_next].Location.Row < row ? comments[_next++] : null;

        public string? TakeOn(int row) => _next < comments.Count && comments[_next].Location.Row == row ? comments[_next++].Text : null;
    }
}
