namespace Plinto.Issuer.Pages;

/// <summary>Why a posted form is not taken.</summary>
internal enum FormFault
{
    /// <summary>It is taken.</summary>
    None,

    /// <summary>Another site posted it.</summary>
    CrossSite,

    /// <summary>The browser did not send our cookie back.</summary>
    NoCookie,

    /// <summary>Its token is missing, or another browser's, or another tenant's.</summary>
    WrongToken,
}
